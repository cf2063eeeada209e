import {
	linearRegression,
	max,
	median,
	medianAbsoluteDeviation,
	min,
	quantileSorted
} from 'simple-statistics';

/** The spread of values: descriptive only, without inference. */
export interface Spread {
	readonly count: number;
	readonly min: number;
	readonly lowerQuartile: number;
	readonly median: number;
	readonly upperQuartile: number;
	readonly max: number;
}

/**
 * Minimum, quartiles and maximum of some values, in their unit.
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
 * The slope of the least-squares line through values at 0, 1, 2, …
 * @returns null below three values
 */
export const slopeOf = (values: readonly number[]): number | null =>
	values.length < 3 ? null : linearRegression(values.map((value, i) => [i, value])).m;

/** Scales the median absolute deviation of normal values to their standard deviation. */
const normalScale = 1.4826;

/**
 * Indices of values farther from the median than `threshold` median absolute deviations (scaled to standard deviations): unlike
 * mean and standard deviation, these are robust to the outliers themselves.
 *
 * @param values    in their unit
 * @param threshold in scaled deviations, such as 5
 * @returns none where half of the values or more are equal
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
