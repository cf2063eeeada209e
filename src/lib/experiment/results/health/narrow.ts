import type { CampaignResults } from '../comparison/results.ts';

/** The requested part of a campaign's results. */
export interface Narrowing {
	/** Axes of one breakdown, shown with the total; every breakdown when left out. */
	readonly by?: readonly string[];
	/** Name of one metric; all when left out. */
	readonly metric?: string;
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join('\u0000') === b.join('\u0000');

/** The total and one breakdown, or one metric, of the full results: a smaller request changes no number. */
export function narrow(results: CampaignResults, { by, metric }: Narrowing): CampaignResults {
	const isWanted = (name: string) => metric === undefined || name === metric;
	return {
		...results,
		metrics: results.metrics.filter(({ name }) => isWanted(name)),
		heterogeneity: results.heterogeneity.filter(
			(found) => isWanted(found.metric) && (by === undefined || same(by, [found.by]))
		),
		results: results.results.filter(
			(row) => isWanted(row.metric) && (by === undefined || row.by.length === 0 || same(row.by, by))
		)
	};
}
