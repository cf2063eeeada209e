import type { senderOf } from '#lib/server/audit/record.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { nothingNewWords, type ReleaseOutcome } from '#lib/server/release/outcome.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { bareReport } from '#lib/server/reports/roi.ts';
import { store } from '#lib/server/db/store.ts';
import type { Upload } from '#lib/server/campaigns/uploads.ts';
import { costsForm } from './costs.server.ts';
import { markOf, preview } from '../../campaigns/[slug]/release/preview.server.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

/** Campaigns of one upload whose publication is worked out on its page; those of others have a page of their own. */
const MAX = 3;

type Scope = 'complete' | 'whole';

/** Which days of ended campaigns the address asks for. */
export function scopeIn(url: URL): { readonly scope?: Scope } {
	const days = url.searchParams.get('days');
	return days === 'all' ? { scope: 'whole' } : days === 'complete' ? { scope: 'complete' } : {};
}

/** What would become visible of each campaign of an upload that waits to be published. */
export async function toPublish(
	{ campaigns: list }: Upload,
	{
		manages,
		sender,
		url,
		now,
		asksCosts
	}: {
		manages: (campaign: Campaign) => Promise<boolean>;
		sender: ReturnType<typeof senderOf>;
		url: URL;
		now: Date;
		asksCosts: boolean;
	}
) {
	const waiting = list.filter(({ state }) => state === 'stored');
	const known = await inTurn.flatMap(waiting, async ({ id }) => (await campaigns.byId(store(), id)) ?? []);
	const open = await inTurn.filter(known, manages);
	if (open.length > MAX) return [];
	const scope = scopeIn(url);
	return inTurn.map(open, async (campaign) => {
		const { slug, name, policy, currency } = campaign;
		const costs = asksCosts ? await costsForm(campaign) : null;
		const seen = await markOf(campaign, now, scope);
		const made = await preview(campaign, seen, { now, sender, ...scope });
		return {
			slug,
			name,
			currency,
			costs,
			k: policy.k,
			seen,
			preview: made,
			begun: await ledger.isBegun(store(), campaign.id)
		};
	});
}

/** The verdict of each published campaign of an upload, in one line. */
export function verdictsOf({ campaigns: list }: Upload, now: Date) {
	return inTurn.flatMap(
		list.filter(({ state }) => state === 'released').slice(0, MAX),
		async ({ id, slug, name }) => {
			const campaign = await campaigns.byId(store(), id);
			const results = campaign && (await campaignResults(store(), campaign, now));
			if (!results) return [];
			const report =
				(await assumptions.find(store(), campaign)) && (await bareReport(store(), campaign, now));
			// Money first, where it is known.
			const { tone, headline, sentence } = report?.decision ?? results.verdict;
			return [{ slug, name, tone, headline, sentence, people: results.people.total }];
		}
	);
}

/** Why nothing was published; null where it was. */
export function refusalOf(outcome: ReleaseOutcome): string | null {
	switch (outcome.kind) {
		case 'refused':
			return outcome.words;
		case 'nothing-new':
			return nothingNewWords(outcome);
		case 'released':
			return null;
	}
}
