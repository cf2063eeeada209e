import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { breakdown, type Sums } from './breakdown.ts';
import { compare, type Reading } from './compare.ts';
import type { Metric } from './metric.ts';
import type { Range } from './results.ts';

/** The cumulative difference from the first day to the end of one released range of days. */
export interface SeriesPoint extends Range {
	/** First and last day of the newest range, ISO. */
	readonly from: string;
	readonly to: string;
}

/** How the difference in one metric settled over time. */
export interface Series {
	readonly metric: string;
	readonly variant: string;
	/** Level of every band. */
	readonly confidence: number;
	/** The band holds for all its days together, however often one looked. */
	readonly sequential: boolean;
	readonly points: readonly SeriesPoint[];
}

const plus = (a: Sums, b: Sums): Sums =>
	new Map([...b].map(([measure, sum]) => [measure, (a.get(measure) ?? 0) + sum]));

/**
 * The difference after each released range of days, from the released sums of the ranges so far.
 * Points without an interval (too few people yet, or too few days where days are the units) are left out.
 *
 * @param reading that of the results, so that the last point is the row of the table
 */
export function cumulativeSeries(
	epochs: readonly ReleasedEpoch[],
	metric: Metric,
	variant: string,
	reading: Reading
): Series {
	const ranges = breakdown(epochs, ['date'], metric, variant).cohorts.flatMap(
		({ segment, control, treatment }) => {
			const [from, to] = segment['date']?.split('/') ?? [];
			return from && to ? [{ from, to, control, treatment }] : [];
		}
	);
	ranges.sort((a, b) => (a.from < b.from ? -1 : 1));
	const points: SeriesPoint[] = [];
	let control: Sums = new Map();
	let treatment: Sums = new Map();
	for (const [i, range] of ranges.entries()) {
		control = plus(control, range.control);
		treatment = plus(treatment, range.treatment);
		const { row } = compare(metric, { control, treatment, buckets: ranges.slice(0, i + 1) }, reading);
		if (row.status !== 'shown' || !row.difference) continue;
		const { estimate, low, high } = row.difference;
		points.push({ from: range.from, to: range.to, estimate, low, high });
	}
	const { confidence, running: sequential } = reading;
	return { metric: metric.name, variant, confidence, sequential, points };
}
