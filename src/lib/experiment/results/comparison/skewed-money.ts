import { lognormalCubes } from '#lib/stats/means/amount-cubes.ts';
import { compareEstimates } from '#lib/stats/means/comparison.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { meanEstimate, variance, type Moments } from '#lib/stats/means/moments.ts';
import {
	largestSkewness,
	pooledTest,
	skewedTest,
	type SkewedTest
} from '#lib/stats/means/skewed-difference.ts';
import type { MeasureSums } from './breakdown.ts';
import type { Pair } from './effect.ts';
import type { Metric } from '../../metrics/metric.ts';

/** The effect of skewed amounts on an interval. */
export interface SkewedMoney {
	readonly test: SkewedTest;
	/** An end moves by more than a tenth of the width. */
	readonly isLarge: boolean;
	/** Too few people of the smaller variant have an amount for any verdict. */
	readonly tooFew: { readonly buyers: number; readonly needed: number } | null;
}

/** Ends that move by less than this share of the width are not adjusted. */
const slight = 0.01;
/** From this share of the width on, readers see that a range was adjusted. */
const large = 0.1;

/** People who have the amount, where the file counts them: who converted, else orders. */
const buyersOf = (metric: Metric, sums: MeasureSums): number | undefined =>
	metric.numerator === 'revenue' ? (sums.get('conversions') ?? sums.get('orders')) : undefined;

const momentsOf = (metric: Metric, sums: MeasureSums): Moments | null => {
	const sumSquares = sums.get(`${metric.numerator}_sq`);
	const n = sums.get('people') ?? 0;
	return sumSquares === undefined || n < 2 ? null : { n, sum: sums.get(metric.numerator) ?? 0, sumSquares };
};

/** Σx³ of both variants: as the file has it, else as lognormal amounts of so many buyers would. NaN where neither is known. */
function cubesOf(metric: Metric, { control, treatment }: Pair<MeasureSums>, moments: Pair<Moments>): number {
	const name = `${metric.numerator}_cu`;
	const [a, b] = [control.get(name), treatment.get(name)];
	if (a !== undefined && b !== undefined) return a + b;
	const [x, y] = [buyersOf(metric, control), buyersOf(metric, treatment)];
	if (x === undefined || y === undefined) return NaN;
	return lognormalCubes({
		buyers: x + y,
		sum: moments.control.sum + moments.treatment.sum,
		sumSquares: moments.control.sumSquares + moments.treatment.sumSquares
	});
}

/** The test of values adjusted by the past: their variance, with the skewness of the amounts themselves. */
function adjustedTest(adjusted: Pair<Estimate>, moments: Pair<Moments>, plain: SkewedTest): SkewedTest {
	const within = ({ control, treatment }: Pair<{ n: number; variance: number }>) =>
		(control.n - 1) * control.variance + (treatment.n - 1) * treatment.variance;
	const people = moments.control.n + moments.treatment.n;
	// The skewness of the statistic is γ·(1/b − 1/a)/√(1/a + 1/b): solved for γ, that of one person.
	const [x, y] = [1 / moments.control.n, 1 / moments.treatment.n];
	const skewness = x === y ? 0 : (plain.skewness * Math.sqrt(x + y)) / (y - x);
	const spread = within(adjusted) / (people - 2);
	return pooledTest({
		...adjusted,
		within: within(adjusted),
		third: skewness * spread ** 1.5,
		scales: false
	});
}

/**
 * The skewness correction of an amount per person; null for other metrics, where neither Σx³ nor buyers are known, or where it
 * would change next to nothing.
 *
 * @param adjusted values adjusted by the past (CUPED), where those are compared
 */
export function skewedMoney(
	metric: Metric,
	sums: Pair<MeasureSums>,
	adjusted: Pair<Estimate> | null
): SkewedMoney | null {
	if (metric.kind !== 'mean' || metric.unit !== 'money' || /^(cost|discount)$/.test(metric.numerator))
		return null;
	const [control, treatment] = [momentsOf(metric, sums.control), momentsOf(metric, sums.treatment)];
	if (!control || !treatment || !(variance(control) + variance(treatment) > 0)) return null;
	const moments = { control, treatment };
	const cubes = cubesOf(metric, sums, moments);
	if (Number.isNaN(cubes)) return null;
	const plain = skewedTest({ ...moments, cubes });
	if (Number.isNaN(plain.skewness)) return null;
	const test = adjusted ? adjustedTest(adjusted, moments, plain) : plain;
	if (Math.abs(test.skewness) > largestSkewness)
		return { test, isLarge: true, tooFew: tooFew(metric, sums, test.skewness) };
	const estimates = adjusted ?? { control: meanEstimate(control), treatment: meanEstimate(treatment) };
	const welch = compareEstimates(estimates.control, estimates.treatment, 0.95);
	if (welch.kind !== 'computed') return null;
	const { low, high, criticalValue } = welch.difference;
	const range = test.interval(criticalValue);
	const moved = Math.max(Math.abs(range.low - low), Math.abs(range.high - high)) / (high - low);
	return moved > slight ? { test, isLarge: moved > large, tooFew: null } : null;
}

/** Buyers of the smaller variant, and how many it takes for the correction to be reliable. */
function tooFew(metric: Metric, sums: Pair<MeasureSums>, skewness: number) {
	const isControl = (sums.control.get('people') ?? 0) <= (sums.treatment.get('people') ?? 0);
	const smaller = isControl ? sums.control : sums.treatment;
	const buyers = buyersOf(metric, smaller) ?? 0;
	const needed = Math.ceil(buyers * (skewness / largestSkewness) ** 2);
	return { buyers, needed };
}
