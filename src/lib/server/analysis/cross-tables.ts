import { crossTable, type CrossTable } from '#lib/experiment/cross-table.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import type { CampaignAnalysis } from './campaign-results.ts';
import { detailedResults } from './detailed-results.ts';

/** The published pairs of a campaign as two-way tables of one metric, for each treatment. */
export function campaignCrossTables(
	store: Store,
	campaign: Campaign,
	{ analysis: { results, pairs }, metric, now }: { analysis: CampaignAnalysis; metric: string; now: Date }
): CrossTable[] {
	return pairs.flatMap((pair) => {
		const found = detailedResults(store, campaign, { by: pair, metric }, now);
		if (found.kind !== 'results') return [];
		return results.treatments.flatMap((variant) => {
			const rows = found.results.results.filter((row) => row.variant === variant);
			return crossTable(rows, pair) ?? [];
		});
	});
}
