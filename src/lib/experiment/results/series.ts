import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { breakdown, type MeasureSums } from './comparison/breakdown.ts';
import { compare, type ComparisonSettings } from './comparison/compare.ts';
import { decidingRange } from './comparison/deciding.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Range } from './comparison/results.ts';

/** The cumulative difference from the first day to the end of some released ranges of days. */
export interface SeriesPoint extends Range {
	/** First and last day of the ranges since the point before, ISO. */
	readonly from: string;
	readonly to: string;
}

/** The difference in one metric over time. */
export interface Series {
	readonly metric: string;
	readonly variant: string;
	/** Level of every band. */
	readonly confidence: number;
	/** The band is always-valid: it covers all its days together. */
	readonly sequential: boolean;
	/** Released ranges of days from one point to the next: 1 unless there are too many to draw. */
	readonly every: number;
	readonly points: readonly SeriesPoint[];
}

const plus = (a: MeasureSums, b: MeasureSums): MeasureSums =>
	new Map([...b].map(([measure, sum]) => [measure, (a.get(measure) ?? 0) + sum]));

/** More points than this are indistinguishable in a chart, and make a long page. */
const maxPoints = 120;

/** Ranges from one point to the next: each, or as many as make a week, four weeks, a year of single days. */
const strideOf = (ranges: number): number =>
	[1, 7, 28, 364].find((stride) => ranges / stride <= maxPoints) ?? Math.ceil(ranges / maxPoints);

/**
 * The difference after each released range of days, from the released sums of the ranges so far; after every 7th and the last
 * (or every 28th, …) where they are many.
 * Points without an interval (too few people yet, or too few days where days are the units) are left out.
 *
 * @param settings those of the results, so that the last point is the row of the table
 */
export function cumulativeSeries(
	epochs: readonly ReleasedEpoch[],
	metric: Metric,
	variant: string,
	settings: ComparisonSettings
): Series {
	const ranges = breakdown(epochs, ['date'], metric, variant).cohorts.flatMap(
		({ segment, control, treatment }) => {
			const [from, to] = segment['date']?.split('/') ?? [];
			return from && to ? [{ from, to, control, treatment }] : [];
		}
	);
	ranges.sort((a, b) => (a.from < b.from ? -1 : 1));
	const every = strideOf(ranges.length);
	const points: SeriesPoint[] = [];
	let since: string | null = null;
	let control: MeasureSums = new Map();
	let treatment: MeasureSums = new Map();
	for (const [i, range] of ranges.entries()) {
		control = plus(control, range.control);
		treatment = plus(treatment, range.treatment);
		since ??= range.from;
		// Counted back from the last point, which is the row of the table.
		if ((ranges.length - 1 - i) % every !== 0) continue;
		const from: string = since;
		since = null;
		const { row } = compare(metric, { control, treatment, buckets: ranges.slice(0, i + 1) }, settings);
		const decided = row.status === 'shown' ? decidingRange(row) : null;
		if (decided) points.push({ from, to: range.to, ...decided });
	}
	const { confidence, running: sequential } = settings;
	return { metric: metric.name, variant, confidence, sequential, every, points };
}
