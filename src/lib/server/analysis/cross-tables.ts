import { crossTable, type CrossTable } from '#lib/experiment/results/cross-table.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { cached } from '../db/cache.ts';
import type { Read } from '../db/database.ts';
import { analysisKey, type CampaignAnalysis } from './campaign-results.ts';
import { detailedResults } from './detailed-results.ts';
import { storedCache } from './cache.ts';
import { inTurn } from '../db/in-turn.ts';

type TablesByMetric = ReadonlyMap<string, readonly CrossTable[]>;

const stored = (metric: string) => storedCache<readonly CrossTable[]>(`cross-tabs ${metric}`);

/** For every metric at once: a pair's comparisons are corrected for each other whatever the metric. */
async function compute(
	store: Read,
	campaign: Campaign,
	{ results, pairs }: CampaignAnalysis,
	now: Date
): Promise<TablesByMetric> {
	const details = await inTurn.map(pairs, async (pair) => ({
		pair,
		found: await detailedResults(store, campaign, { by: pair }, now)
	}));
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

/** The last ones computed are kept: whoever wants those of one metric may want the next metric's too. */
const tablesOf = cached<[Campaign, string, CampaignAnalysis, Date], TablesByMetric>({
	max: 1,
	question: ({ id }, key) => JSON.stringify([id, key]),
	ground: (_store, _campaign, key) => Promise.resolve(key),
	find: (store, campaign, _key, analysis, now) => compute(store, campaign, analysis, now)
});

/** The published pairs of a campaign as two-way tables of one metric, for each treatment. */
export async function campaignCrossTables(
	store: Read,
	campaign: Campaign,
	{ analysis, metric, now }: { analysis: CampaignAnalysis; metric: string; now: Date }
): Promise<readonly CrossTable[]> {
	const key = await analysisKey(store, campaign, now);
	if (key === null || analysis.pairs.length === 0) return [];
	return await stored(metric).of(store, campaign.id, key, async () => {
		const tables = await tablesOf(store, campaign, key, analysis, now);
		return tables.get(metric) ?? [];
	});
}
