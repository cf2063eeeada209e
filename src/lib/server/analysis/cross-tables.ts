import { crossTable, type CrossTable } from '#lib/experiment/cross-table.ts';
import type { CampaignResults } from '#lib/experiment/results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { ledger } from '../release/ledger.ts';
import { detailedResults } from './detailed-results.ts';

/** The published pairs of a campaign as two-way tables of one metric, for each treatment. */
export function campaignCrossTables(
	store: Store,
	campaign: Campaign,
	{ results, metric, now }: { results: CampaignResults; metric: string; now: Date }
): CrossTable[] {
	const axes = ledger
		.epochs(store, campaign.id)
		.flatMap(({ tables }) => tables.map((table) => table.axes.join('\u0000')));
	const pairs = [...new Set(axes)].flatMap((key): [string, string][] => {
		const [first, second, more] = key.split('\u0000');
		return first && second && more === undefined ? [[first, second]] : [];
	});
	return pairs.flatMap((pair) => {
		const found = detailedResults(store, campaign, { by: pair, metric }, now);
		if (found.kind !== 'results') return [];
		return results.treatments.flatMap((variant) => {
			const rows = found.results.results.filter((row) => row.variant === variant);
			return crossTable(rows, pair) ?? [];
		});
	});
}
