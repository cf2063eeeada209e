import { checkCount } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import {
	addMeasures,
	measureCovariance,
	measureMean,
	measureVariance,
	type Measure
} from '#lib/stats/ratios/ratio.ts';

/** Sums of the same people's value during and before the campaign. */
export interface CupedSums {
	/** People. */
	readonly n: number;
	readonly post: Measure;
	readonly pre: Measure;
	/** Σ post × pre over people. */
	readonly sumProducts: number;
}

/** Two estimates adjusted with one coefficient; they belong together. */
export interface CupedEstimates {
	/** The coefficient of the past: adjusted = post − θ·pre. 0 without adjustment. */
	readonly theta: number;
	readonly control: Estimate;
	readonly treatment: Estimate;
}

/** The sums of two disjoint groups taken together. */
export function addCupedSums(a: CupedSums, b: CupedSums): CupedSums {
	return {
		n: a.n + b.n,
		post: addMeasures(a.post, b.post),
		pre: addMeasures(a.pre, b.pre),
		sumProducts: a.sumProducts + b.sumProducts
	};
}

/** θ = cov(post, pre)/var(pre) over both variants pooled; 0 where the past or the present does not vary. */
function cupedTheta(control: CupedSums, treatment: CupedSums): number {
	const { n, post, pre, sumProducts } = addCupedSums(control, treatment);
	const preVariance = measureVariance(pre, n);
	if (!(preVariance > 0) || !(measureVariance(post, n) > 0)) return 0;
	return measureCovariance({ n, x: post, y: pre, sumProducts }) / preVariance;
}

function adjusted(sums: CupedSums, theta: number): Estimate {
	const { n, post, pre, sumProducts } = sums;
	const postVariance = measureVariance(post, n);
	const postMean = measureMean(post, n);
	if (theta === 0) return { n, mean: postMean, variance: postVariance };
	const covariance = measureCovariance({ n, x: post, y: pre, sumProducts });
	return {
		n,
		mean: postMean - theta * measureMean(pre, n),
		variance: postVariance + theta * (theta * measureVariance(pre, n) - 2 * covariance),
		baseline: { mean: postMean, variance: postVariance, covariance: postVariance - theta * covariance }
	};
}

/**
 * Means adjusted for what the same people did before the campaign (CUPED): less noise, same effect.
 *
 * Assumes that the campaign did not affect the past: it is measured before the first exposure, over the same people. θ is estimated
 * from both variants together and treated as known: a few hundred people a variant.
 *
 * @param control   sums of the control, in the metric's unit
 * @param treatment sums of the treatment, same unit
 * @returns adjusted values (not centred: their level is not the metric's) whose difference is the effect; a relative
 *   change is taken of the control's unadjusted mean
 * @throws {StatsError} `not_a_number`, `out_of_range` if n is no head count
 * @see Deng et al. (2013), Improving the sensitivity of online controlled experiments by utilizing pre-experiment data
 */
export function cupedEstimates(control: CupedSums, treatment: CupedSums): CupedEstimates {
	checkCount(control.n, 'n');
	checkCount(treatment.n, 'n');
	const theta = cupedTheta(control, treatment);
	return { theta, control: adjusted(control, theta), treatment: adjusted(treatment, theta) };
}
