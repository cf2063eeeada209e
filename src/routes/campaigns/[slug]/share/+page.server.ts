import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/auth/form-text.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { shares } from '#lib/server/shares/shares.ts';
import { settings, store } from '#lib/server/store.ts';
import { settingsOf, settingWords } from '../settings.ts';

const longestDays = 365;

function find(slug: string): Campaign {
	const campaign = campaigns.find(store(), slug);
	if (!campaign) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	return campaign;
}

export const load: PageServerLoad = ({ params, url }) => {
	const now = new Date();
	const { id, slug, name } = find(params.slug);
	const query = settingsOf(url);
	return {
		campaign: { slug, name },
		query,
		shows: settingWords(query),
		links: shares.list(store(), id).map((link) => ({
			id: link.id,
			shows: settingWords(link.query),
			by: link.by ?? '',
			since: link.createdAt.toISOString(),
			until: link.expiresAt.toISOString(),
			over: link.expiresAt <= now
		}))
	};
};

export const actions = {
	add: async (event) => {
		const campaign = find(event.params.slug);
		const data = await event.request.formData();
		const typed = formText(data, 'days', 10);
		const days = Number(typed);
		if (!(Number.isInteger(days) && days >= 1 && days <= longestDays))
			return fail(400, { typed, problem: `Type 1 to ${longestDays} days.` });
		const query = settingsOf(new URL(`?${formText(data, 'query', 1000)}`, settings().origin));
		const secret = store().transaction(
			() => {
				const details = { shows: settingWords(query), days };
				audit.add(store(), auditEvent(event, { action: 'share-added', target: campaign.slug, details }));
				return shares.add(store(), {
					kind: 'campaign',
					campaignId: campaign.id,
					query,
					createdBy: event.locals.member?.id ?? '',
					now: new Date(),
					days
				});
			},
			{ behavior: 'immediate' }
		);
		return { address: `${settings().origin}/shared/${secret}` };
	},

	revoke: async (event) => {
		const campaign = find(event.params.slug);
		const id = formText(await event.request.formData(), 'id');
		return store().transaction(
			() => {
				if (!shares.revoke(store(), campaign.id, id, new Date()))
					return fail(404, { refused: 'This link was taken back already.' });
				audit.add(store(), auditEvent(event, { action: 'share-revoked', target: campaign.slug }));
				return { revoked: true };
			},
			{ behavior: 'immediate' }
		);
	}
} satisfies Actions;
