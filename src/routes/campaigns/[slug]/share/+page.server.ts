import type { Actions, PageServerLoad } from './$types';
import { formText } from '#lib/server/accounts/form-text.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { madeLinks, makeLink, takeBack, type Subject } from '#lib/server/http/sharing.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { hasPairs } from '../segments/tab.server.ts';
import { settingsOf, settingWords, withPairs } from '../settings.ts';

const subjectOf = ({ id, slug }: Campaign): Subject => ({
	kind: 'campaign',
	campaignId: id,
	slug,
	words: (query) => `the page ${settingWords(query)}`
});

export const load: PageServerLoad = async (event) => {
	const { url } = event;
	const now = new Date();
	const campaign = await pageCampaign(event);
	const query = settingsOf(url.searchParams);
	return {
		campaign: { slug: campaign.slug, name: campaign.name },
		query,
		shows: subjectOf(campaign).words(query),
		hasPairs: await hasPairs(campaign, url, now),
		links: await madeLinks(subjectOf(campaign), now)
	};
};

export const actions = {
	add: async (event) => {
		const campaign = await pageCampaign(event);
		const data = await event.request.formData();
		const asked = new URLSearchParams(formText(data, 'query', 1000));
		const query = settingsOf(withPairs(asked, formText(data, 'pairs') === 'yes'));
		return await makeLink(event, subjectOf(campaign), data, query);
	},

	revoke: async (event) => takeBack(event, subjectOf(await pageCampaign(event)))
} satisfies Actions;
