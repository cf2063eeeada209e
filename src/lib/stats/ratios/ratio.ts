import { checkCount } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { covariance, variance } from '../means/moments.ts';

/** Sums of one measure over people. Without `sumSquares` each person's value is 0 or 1. */
export interface Measure {
	/** Σx over people. */
	readonly sum: number;
	/** Σx² over people; left out for a 0/1 measure, whose variance is then m(1 − m). */
	readonly sumSquares?: number;
}

/** The mean of a measure over n people. NaN without people. */
export function measureMean(measure: Measure, n: number): number {
	return measure.sum / n;
}

/** The variance per person of a measure over n people. NaN below two people. */
export function measureVariance(measure: Measure, n: number): number {
	if (n < 2) return NaN;
	if (measure.sumSquares !== undefined)
		return variance({ n, sum: measure.sum, sumSquares: measure.sumSquares });
	const share = measure.sum / n;
	return share * (1 - share);
}

/**
 * The covariance per person of two measures over the same n people; divided by n instead of n − 1 where both are 0/1,
 * as their variances are. NaN below two people.
 */
export function measureCovariance(sums: { n: number; x: Measure; y: Measure; sumProducts: number }): number {
	const { n, x, y, sumProducts } = sums;
	const sample = covariance({ n, sumX: x.sum, sumY: y.sum, sumProducts });
	const both01 = x.sumSquares === undefined && y.sumSquares === undefined;
	return both01 ? (sample * (n - 1)) / n : sample;
}

/** The sums of a measure over two disjoint groups. */
export function addMeasures(x: Measure, y: Measure): Measure {
	if (x.sumSquares === undefined && y.sumSquares === undefined) return { sum: x.sum + y.sum };
	return { sum: x.sum + y.sum, sumSquares: (x.sumSquares ?? x.sum) + (y.sumSquares ?? y.sum) };
}

/** Sums of two measures of the same people, such as clicks and impressions. */
export interface RatioSums {
	/** People. */
	readonly n: number;
	readonly numerator: Measure;
	readonly denominator: Measure;
	/** Σ numerator × denominator over people. */
	readonly sumProducts: number;
}

/** Var(M/D) by the delta method: v_m/D² + v_d·M²/D⁴ − 2·cov·M/D³. */
function ratioVariance(parts: {
	numerator: number;
	denominator: number;
	numeratorVariance: number;
	denominatorVariance: number;
	covariance: number;
}): number {
	const { denominator: d, numeratorVariance, denominatorVariance, covariance } = parts;
	const ratio = parts.numerator / d;
	return (numeratorVariance + ratio * (ratio * denominatorVariance - 2 * covariance)) / (d * d);
}

/**
 * The ratio of two sums over people, such as clicks per impression, by the delta method.
 *
 * People are the independent units, not impressions: the variance accounts for the correlation of one person's impressions.
 * Breaks down where the denominator's mean is within a few standard errors of zero.
 *
 * @param sums sums, squares and cross products over the people of a variant
 * @returns the ratio, in the numerator's unit per unit of the denominator, with its variance per person
 * @throws {StatsError} `not_a_number`, `out_of_range` if n is no head count
 */
export function ratioEstimate(sums: RatioSums): Estimate {
	const { n, numerator, denominator, sumProducts } = sums;
	checkCount(n, 'n');
	if (denominator.sum === 0) return { n, mean: NaN, variance: NaN };
	const variance = ratioVariance({
		numerator: measureMean(numerator, n),
		denominator: measureMean(denominator, n),
		numeratorVariance: measureVariance(numerator, n),
		denominatorVariance: measureVariance(denominator, n),
		covariance: measureCovariance({ n, x: numerator, y: denominator, sumProducts })
	});
	return { n, mean: numerator.sum / denominator.sum, variance };
}
