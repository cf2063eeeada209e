import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { CupedSums } from '#lib/stats/adjustment/cuped.ts';
import { ratioChange } from '#lib/stats/adjustment/cuped-ratio.ts';
import { differenceInDifferences } from '#lib/stats/adjustment/difference-in-differences.ts';
import { difference, type Difference } from '#lib/stats/means/difference.ts';
import { squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { measureMean, measureVariance, type Measure } from '#lib/stats/ratios/ratio.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { hasSmallCount } from '#lib/stats/proportions/proportion-difference.ts';
import { sequentialEffect } from '#lib/stats/sequential/sequential.ts';
import { breakdown, type MeasureSums } from './comparison/breakdown.ts';
import { compare, type ComparisonSettings } from './comparison/compare.ts';
import { decidingRange, plainBeside } from './comparison/deciding.ts';
import { cupedRatioSums, personLevel } from './comparison/person-level.ts';
import type { Metric } from '../metrics/metric.ts';
import type { NotShownReason, Range } from './comparison/results.ts';

/** One variant's value per person before the campaign and during it. */
export interface Change {
	readonly before: number;
	readonly during: number;
}

/** The basis of an interval of changes. */
export type ChangeBasis =
	/** The file has the products of the same people's past and present. */
	| 'same-people'
	/** It does not: past and present are assumed uncorrelated within each person. */
	| 'taken-as-unrelated';

/** Before and after, next to the plain comparison; it never decides. */
export interface PrePost {
	/** Name of the metric. */
	readonly metric: string;
	readonly variant: string;
	readonly control: Change;
	readonly treatment: Change;
	/** (during − before) of the treatment minus the same of the control. */
	readonly estimate: number;
	/** Its interval; null where there is none, for `reason`. */
	readonly difference: Range | null;
	readonly reason?: NotShownReason;
	readonly basis: ChangeBasis;
	/** The difference between the variants before the campaign: chance, where people were split at random. */
	readonly apart: Range | null;
	/** The plain comparison of the same people, and the one adjusted by their past (CUPED). */
	readonly plain: Range | null;
	readonly adjusted: Range | null;
	/** Set where only some of the periods have the past. */
	readonly periods?: { readonly shown: number; readonly of: number };
}

type Sides<T> = { readonly control: T; readonly treatment: T };

const pastOf = (metric: Metric): string => `pre_${metric.numerator}`;

/** A ratio as it was before the campaign. */
const past = (metric: Metric): Metric => ({
	...metric,
	numerator: pastOf(metric),
	denominator: `pre_${metric.denominator}`
});

/** The measures of a metric's past. */
const pastMeasures = (metric: Metric): string[] =>
	metric.kind === 'ratio' ? [pastOf(metric), past(metric).denominator] : [pastOf(metric)];

const hasMeasure = ({ tables }: ReleasedEpoch, name: string): boolean =>
	tables.some(
		({ axes, reason, measures }) => axes.length === 0 && reason === undefined && measures.includes(name)
	);

/** A measure over people; null where its spread between them is not known. */
function measureOf(metric: Metric, sums: MeasureSums, name: string): Measure | null {
	const sum = sums.get(name) ?? 0;
	if (metric.kind === 'proportion') return { sum };
	const sumSquares = sums.get(`${name}_sq`);
	return sumSquares === undefined ? null : { sum, sumSquares };
}

function sumsOf(metric: Metric, sums: MeasureSums, together: boolean): CupedSums | null {
	const n = sums.get('people') ?? 0;
	const [post, pre] = [measureOf(metric, sums, metric.numerator), measureOf(metric, sums, pastOf(metric))];
	const sumProducts = sums.get(`${metric.numerator}_x_${pastOf(metric)}`) ?? NaN;
	if (!post || !pre || n === 0) return null;
	// Sums of products under the assumption of no correlation.
	return { n, post, pre, sumProducts: together ? sumProducts : (post.sum * pre.sum) / n };
}

function isThin({ kind }: Metric, { n, post, pre }: CupedSums): boolean {
	return kind === 'proportion' && [post, pre].some(({ sum }) => hasSmallCount({ n, count: sum }));
}

/** The interval: always-valid while the campaign runs, else fixed. */
function intervalOf(
	found: Difference | NotComputable,
	people: number,
	settings: ComparisonSettings
): Range | null {
	if (found.kind !== 'computed') return null;
	const { estimate, standardError } = found;
	const { running, confidence, tunedTo } = settings;
	const { low, high } = running
		? sequentialEffect({ estimate, standardError, people, confidence, ...(tunedTo ? { tunedTo } : {}) })
		: found;
	return { estimate, low, high };
}

function plainAndAdjusted(metric: Metric, sides: Sides<MeasureSums>, settings: ComparisonSettings) {
	const { row } = compare(metric, sides, settings);
	const decided = row.status === 'shown' ? decidingRange(row) : null;
	if (row.status !== 'shown' || !decided) return { plain: null, adjusted: null };
	return row.deciding?.why.includes('cuped')
		? { plain: plainBeside(row), adjusted: decided }
		: { plain: decided, adjusted: null };
}

interface RatioChange {
	readonly change: Estimate;
	readonly before: Estimate;
}

/** The change of a ratio, and the ratio before; null where their variance between people is unknown. */
function ratioChangeOf(metric: Metric, sums: MeasureSums, together: boolean): RatioChange | null {
	const [now, before] = [personLevel(metric, sums), personLevel(past(metric), sums)];
	if (!now || !before) return null;
	const four = together ? cupedRatioSums(metric, sums) : null;
	if (four) return { change: ratioChange(four), before };
	// For scores, those who answered may differ from before: the smaller group gives the units.
	const n = Math.min(now.n, before.n);
	const variance = n * (squaredError(now) + squaredError(before));
	return { change: { n, mean: now.mean - before.mean, variance }, before };
}

function ratioIntervals(
	metric: Metric,
	sides: Sides<MeasureSums>,
	together: boolean,
	settings: ComparisonSettings
) {
	const none = (reason: NotShownReason) => ({ difference: null, apart: null, reason });
	if (settings.recurring) return none('people-recur');
	if (!settings.comparable) return none('sample-ratio-mismatch');
	const [control, treatment] = [sides.control, sides.treatment].map((sums) =>
		ratioChangeOf(metric, sums, together)
	);
	if (!control || !treatment) return none('no-variance');
	const people = (sides.control.get('people') ?? 0) + (sides.treatment.get('people') ?? 0);
	const found = (of: keyof RatioChange) =>
		intervalOf(difference(control[of], treatment[of], settings.confidence), people, settings);
	const [changes, apart] = [found('change'), found('before')];
	return changes ? { difference: changes, apart } : { ...none('no-variance'), apart };
}

function intervals(metric: Metric, sums: Sides<CupedSums | null>, settings: ComparisonSettings) {
	const none = (reason: NotShownReason) => ({ difference: null, apart: null, reason });
	const { control, treatment } = sums;
	if (settings.recurring) return none('people-recur');
	if (!settings.comparable) return none('sample-ratio-mismatch');
	if (!control || !treatment) return none('no-variance');
	if (isThin(metric, control) || isThin(metric, treatment)) return none('too-few-people');
	const people = control.n + treatment.n;
	const found = differenceInDifferences(control, treatment, settings.confidence);
	const before = ({ n, pre }: CupedSums) => ({
		n,
		mean: measureMean(pre, n),
		variance: measureVariance(pre, n)
	});
	const apart = intervalOf(
		difference(before(control), before(treatment), settings.confidence),
		people,
		settings
	);
	const changes = intervalOf(found, people, settings);
	return changes ? { difference: changes, apart } : { ...none('no-variance'), apart };
}

/**
 * How a metric changed from before the campaign to during it, in the treatment against the control, from the released
 * totals alone.
 *
 * Assumes that the campaign did not affect the past, and that both variants would change alike without it. Where the file lacks
 * Σ(present × past), the two are assumed uncorrelated within each person: too wide where people's behaviour persists. Shares with
 * fewer than thirty people on one side have no interval here.
 *
 * @param epochs  releases in force, in order
 * @param metric  a share, a mean per person, or a ratio, whose interval needs the squares and products of both times
 * @param settings those of the results
 * @returns null where the file has no past of the metric, or none of it is shown
 */
export function prePost(
	epochs: readonly ReleasedEpoch[],
	metric: Metric,
	variant: string,
	settings: ComparisonSettings
): PrePost | null {
	const isRatio = metric.kind === 'ratio';
	const known = epochs.filter((epoch) => pastMeasures(metric).every((name) => hasMeasure(epoch, name)));
	const [total] = breakdown(known, [], metric, variant).cohorts;
	if (!total) return null;
	const every = (name: string) => known.every((epoch) => hasMeasure(epoch, name));
	// Squares of some periods are not those of all.
	const complete = (sums: MeasureSums): MeasureSums =>
		new Map([...sums].filter(([name]) => name === 'people' || every(name)));
	const sides = { control: complete(total.control), treatment: complete(total.treatment) };
	const together = isRatio
		? [sides.control, sides.treatment].every((sums) => cupedRatioSums(metric, sums) !== null)
		: every(`${metric.numerator}_x_${pastOf(metric)}`);
	const changeOf = (sums: MeasureSums): Change => {
		const [before = 0, base] = pastMeasures(metric).map((name) => sums.get(name) ?? 0);
		const [during, people] = [metric.numerator, metric.denominator].map((name) => sums.get(name) ?? 0);
		return { before: before / (base ?? people ?? 0), during: (during ?? 0) / (people ?? 0) };
	};
	const [control, treatment] = [changeOf(sides.control), changeOf(sides.treatment)];
	const values = [control.before, control.during, treatment.before, treatment.during];
	if (!values.every(Number.isFinite)) return null;
	return {
		metric: metric.name,
		variant,
		control,
		treatment,
		estimate: treatment.during - treatment.before - (control.during - control.before),
		...(isRatio
			? ratioIntervals(metric, sides, together, settings)
			: intervals(
					metric,
					{
						control: sumsOf(metric, sides.control, together),
						treatment: sumsOf(metric, sides.treatment, together)
					},
					settings
				)),
		basis: together ? 'same-people' : 'taken-as-unrelated',
		...plainAndAdjusted(metric, sides, settings),
		...(known.length < epochs.length ? { periods: { shown: known.length, of: epochs.length } } : {})
	};
}
