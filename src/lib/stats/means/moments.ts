import { differenceOfProducts, exactSum } from '#lib/stats/exact.ts';
import { checkCount, checkFinite } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';

/**
 * The sufficient statistics of a group of people, and all that is stored: their number, the sum of their values,
 * and the sum of their squared values.
 */
export interface Moments {
	/** Head count, a whole number ≥ 0. */
	readonly n: number;
	/** Σx over people, in the metric's unit. */
	readonly sum: number;
	/** Σx² over people, in the unit squared. */
	readonly sumSquares: number;
}

/** The mean per person, in the metric's unit. NaN without people. */
export function mean(moments: Moments): number {
	return moments.sum / moments.n;
}

/**
 * The sample variance per person, (Σx² − (Σx)²/n)/(n − 1), without cancellation.
 *
 * Right to the last digits for a billion people with mean 10,000 and standard deviation 0.5. It cannot restore digits
 * that were already rounded away in Σx²; a result ≤ 0 means that the sums contradict each other, or that nothing varies.
 *
 * @param moments sums over the people of one group
 * @returns the variance in the metric's unit squared; NaN below two people
 */
export function variance(moments: Moments): number {
	const { n, sum, sumSquares } = moments;
	if (n < 2) return NaN;
	return differenceOfProducts(n, sumSquares, sum, sum) / n / (n - 1);
}

/**
 * The sample covariance of two values per person, (Σxy − Σx·Σy/n)/(n − 1), without cancellation.
 *
 * @returns in the product of the two units; NaN below two people
 */
export function covariance(sums: { n: number; sumX: number; sumY: number; sumProducts: number }): number {
	const { n, sumX, sumY, sumProducts } = sums;
	if (n < 2) return NaN;
	return differenceOfProducts(n, sumProducts, sumX, sumY) / n / (n - 1);
}

/** The moments of a union of disjoint groups: sums add, so that splitting a group changes no result. */
export function pool(groups: readonly Moments[]): Moments {
	return {
		n: exactSum(groups.map((group) => group.n)),
		sum: exactSum(groups.map((group) => group.sum)),
		sumSquares: exactSum(groups.map((group) => group.sumSquares))
	};
}

/**
 * The mean per person with its sample variance.
 *
 * People who did nothing count with 0. Assumes that people are independent and counted once each.
 *
 * @param moments n, Σx, Σx² over all people of the variant, in the metric's unit
 * @returns mean per person with its variance per person
 * @throws {StatsError} `not_a_number`, `out_of_range` if a sum is not a number or n is no head count
 */
export function meanEstimate(moments: Moments): Estimate {
	checkCount(moments.n, 'n');
	checkFinite(moments.sum, 'sum');
	checkFinite(moments.sumSquares, 'sumSquares');
	return { n: moments.n, mean: mean(moments), variance: variance(moments) };
}
