import { checkCount } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { measureCovariance, measureMean, measureVariance, type Measure } from './measure.ts';

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
