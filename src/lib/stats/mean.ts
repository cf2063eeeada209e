import { checkCount, checkFinite } from './check.ts';
import type { Estimate } from './estimate.ts';
import { mean, variance, type Moments } from './moments.ts';

/**
 * The mean per person with its sample variance.
 *
 * People who did nothing count with 0. Takes people as independent and each counted once.
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
