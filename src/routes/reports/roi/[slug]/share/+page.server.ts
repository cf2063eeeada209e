import { error } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { formText } from '#lib/server/accounts/form-text.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { madeLinks, makeLink, takeBack, type Subject } from '#lib/server/http/sharing.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { numberIn, reportQuery } from '../../sharing.ts';

const subjectOf = ({ id, slug }: Campaign): Subject => ({
	kind: 'report',
	campaignId: id,
	slug,
	words(query) {
		const number = numberIn(query);
		return number === null ? 'the report as it is when opened' : `report ${number} as it was signed`;
	}
});

/** The settings of a link in a query: the number of a signed report that there is, or nothing. */
async function settingsIn(campaign: Campaign, query: string): Promise<string> {
	const number = numberIn(query);
	if (number !== null && !(await signedReport(store(), campaign, { number, now: new Date() })))
		error(404, { message: 'There is no such report.', code: 'no_such_report' });
	return reportQuery(number);
}

export const load: PageServerLoad = async (event) => {
	const { url } = event;
	const campaign = await pageCampaign(event);
	const subject = subjectOf(campaign);
	const query = await settingsIn(campaign, url.search);
	return {
		campaign: { slug: campaign.slug, name: campaign.name },
		query,
		number: numberIn(query),
		shows: subject.words(query),
		links: await madeLinks(subject, new Date())
	};
};

export const actions = {
	add: async (event) => {
		const campaign = await pageCampaign(event);
		const data = await event.request.formData();
		const query = await settingsIn(campaign, formText(data, 'query', 100));
		return await makeLink(event, subjectOf(campaign), data, query);
	},

	revoke: async (event) => takeBack(event, subjectOf(await pageCampaign(event)))
} satisfies Actions;
