import { crossTable, type CrossTable } from '#lib/experiment/results/cross-table.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { analysisKey, type CampaignAnalysis } from './campaign-results.ts';
import { detailedResults } from './detailed-results.ts';
import { shelf } from './remembered.ts';

type TablesByMetric = ReadonlyMap<string, readonly CrossTable[]>;

const shelved = (metric: string) => shelf<readonly CrossTable[]>(`cross-tabs ${metric}`);
/** The last ones computed: whoever wants those of one metric may want the next metric's too. */
let last: { readonly store: Read; readonly place: string; readonly tables: TablesByMetric } | null = null;

/** For every metric at once: a pair's comparisons are corrected for each other whatever the metric. */
function compute(
	store: Read,
	campaign: Campaign,
	{ results, pairs }: CampaignAnalysis,
	now: Date
): TablesByMetric {
	const details = pairs.map((pair) => ({ pair, found: detailedResults(store, campaign, { by: pair }, now) }));
	const tablesOf = (metric: string): CrossTable[] =>
		details.flatMap(({ pair, found }) => {
			if (found.kind !== 'results') return [];
			const rows = found.results.results.filter((row) => row.metric === metric);
			return results.treatments.flatMap((variant) => {
				const own = rows.filter((row) => row.variant === variant);
				return crossTable(own, pair) ?? [];
			});
		});
	return new Map(results.metrics.map(({ name }) => [name, tablesOf(name)]));
}

/** The published pairs of a campaign as two-way tables of one metric, for each treatment. */
export function campaignCrossTables(
	store: Read,
	campaign: Campaign,
	{ analysis, metric, now }: { analysis: CampaignAnalysis; metric: string; now: Date }
): readonly CrossTable[] {
	const key = analysisKey(store, campaign, now);
	if (key === null || analysis.pairs.length === 0) return [];
	return shelved(metric).of(store, campaign.id, key, () => {
		const place = JSON.stringify([campaign.id, key]);
		if (last?.store !== store || last.place !== place)
			last = { store, place, tables: compute(store, campaign, analysis, now) };
		return last.tables.get(metric) ?? [];
	});
}
