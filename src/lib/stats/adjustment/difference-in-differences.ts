import { checkCount } from '#lib/stats/check.ts';
import type { CupedSums } from './cuped.ts';
import { difference, type Difference } from '#lib/stats/means/difference.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { measureCovariance, measureMean, measureVariance } from '#lib/stats/ratios/ratio.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';

/** The change of the same people from before the campaign to during it. */
function change({ n, post, pre, sumProducts }: CupedSums): Estimate {
	checkCount(n, 'n');
	const covariance = measureCovariance({ n, x: post, y: pre, sumProducts });
	return {
		n,
		mean: measureMean(post, n) - measureMean(pre, n),
		variance: measureVariance(post, n) + measureVariance(pre, n) - 2 * covariance
	};
}

/**
 * The pre/post view: (post − pre) of the treatment minus (post − pre) of the control.
 *
 * In a randomised campaign it has the same effect as the plain comparison and usually more noise than CUPED; it is shown
 * next to the plain one. Assumes that the campaign did not affect the past, and that both variants would change alike without it.
 *
 * @param control    sums of the control during and before the campaign
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5
 */
export function differenceInDifferences(
	control: CupedSums,
	treatment: CupedSums,
	confidence: number
): Difference | NotComputable {
	return difference(change(control), change(treatment), confidence);
}
