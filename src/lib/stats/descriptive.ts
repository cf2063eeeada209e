import {
	linearRegression,
	max,
	median,
	medianAbsoluteDeviation,
	min,
	quantileSorted
} from 'simple-statistics';

/** How values spread: descriptive alone, nothing is concluded from it. */
export interface Spread {
	readonly count: number;
	readonly min: number;
	readonly lowerQuartile: number;
	readonly median: number;
	readonly upperQuartile: number;
	readonly max: number;
}

/**
 * Least, quartiles and largest of some values, in their unit.
 * @param values in any order; not NaN
 * @returns null where there are none
 */
export function spreadOf(values: readonly number[]): Spread | null {
	if (values.length === 0) return null;
	const sorted = values.toSorted((a, b) => a - b);
	return {
		count: sorted.length,
		min: min(sorted),
		lowerQuartile: quantileSorted(sorted, 0.25),
		median: median(sorted),
		upperQuartile: quantileSorted(sorted, 0.75),
		max: max(sorted)
	};
}

/**
 * The straight line of least squares through values at 0, 1, 2, …: how much is added at each step.
 * @returns null below three values
 */
export const slopeOf = (values: readonly number[]): number | null =>
	values.length < 3 ? null : linearRegression(values.map((value, i) => [i, value])).m;

/** Makes the median absolute deviation of normal values their standard deviation. */
const normalScale = 1.4826;

/**
 * Indices of values that lie farther from the median than so many median absolute deviations (scaled to standard deviations): unlike
 * mean and standard deviation these are not moved by the outliers themselves.
 *
 * @param values    in their unit
 * @param threshold in scaled deviations, such as 5
 * @returns none where half of the values or more are alike
 * @see Leys et al. (2013), Journal of Experimental Social Psychology 49, 764–766
 */
export function outliers(values: readonly number[], threshold: number): number[] {
	if (values.length === 0) return [];
	const all = [...values];
	const centre = median(all);
	const scale = normalScale * medianAbsoluteDeviation(all);
	if (!(scale > 0)) return [];
	return values.flatMap((value, i) => (Math.abs(value - centre) > threshold * scale ? [i] : []));
}
