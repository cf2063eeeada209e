import { checkCount } from '#lib/stats/check.ts';
import type { CupedEstimates } from './cuped.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import {
	ratioEstimate,
	measureCovariance,
	measureMean,
	measureVariance,
	type Measure
} from '#lib/stats/ratios/ratio.ts';

/** Sums of numerator and denominator of the same people, during and before the campaign. */
export interface CupedRatioSums {
	/** People. */
	readonly n: number;
	readonly numerator: Measure;
	readonly denominator: Measure;
	readonly preNumerator: Measure;
	readonly preDenominator: Measure;
	/** Σ of products over people, named by their two factors. */
	readonly products: {
		readonly numeratorDenominator: number;
		readonly numeratorPreNumerator: number;
		readonly numeratorPreDenominator: number;
		readonly denominatorPreNumerator: number;
		readonly denominatorPreDenominator: number;
		readonly preNumeratorPreDenominator: number;
	};
}

/** Variances of the linearised ratio now and before, and their covariance, per person. */
interface Linearised {
	readonly n: number;
	readonly ratio: number;
	readonly preRatio: number;
	readonly variance: number;
	readonly preVariance: number;
	readonly covariance: number;
}

function linearised(sums: CupedRatioSums): Linearised {
	const { n, numerator: m, denominator: d, preNumerator: pm, preDenominator: pd, products } = sums;
	const cov = (x: Measure, y: Measure, sumProducts: number) => measureCovariance({ n, x, y, sumProducts });
	const ratio = m.sum / d.sum;
	const preRatio = pm.sum / pd.sum;
	const [now, before] = [measureMean(d, n), measureMean(pd, n)];
	const variance =
		measureVariance(m, n) -
		2 * ratio * cov(m, d, products.numeratorDenominator) +
		ratio ** 2 * measureVariance(d, n);
	const preVariance =
		measureVariance(pm, n) -
		2 * preRatio * cov(pm, pd, products.preNumeratorPreDenominator) +
		preRatio ** 2 * measureVariance(pd, n);
	const covariance =
		cov(m, pm, products.numeratorPreNumerator) -
		preRatio * cov(m, pd, products.numeratorPreDenominator) -
		ratio * cov(d, pm, products.denominatorPreNumerator) +
		ratio * preRatio * cov(d, pd, products.denominatorPreDenominator);
	return {
		n,
		ratio,
		preRatio,
		variance: variance / now ** 2,
		preVariance: preVariance / before ** 2,
		covariance: covariance / (now * before)
	};
}

function adjusted(parts: Linearised, theta: number): Estimate {
	const { n, ratio, preRatio, variance, preVariance, covariance } = parts;
	return {
		n,
		mean: ratio - theta * preRatio,
		variance: variance + theta ** 2 * preVariance - 2 * theta * covariance,
		baseline: { mean: ratio, variance, covariance: variance - theta * covariance }
	};
}

/**
 * The change of a ratio of sums from before the campaign to during it, by the delta method over the same people's four sums.
 *
 * Breaks down where a denominator's mean is within a few standard errors of zero.
 *
 * @returns ratio now − ratio before, with its variance per person
 * @throws {StatsError} `not_a_number`, `out_of_range` if n is no head count
 */
export function ratioChange(sums: CupedRatioSums): Estimate {
	checkCount(sums.n, 'n');
	const { n, ratio, preRatio, variance, preVariance, covariance } = linearised(sums);
	return { n, mean: ratio - preRatio, variance: variance + preVariance - 2 * covariance };
}

const plain = (sums: CupedRatioSums): Estimate =>
	ratioEstimate({ ...sums, sumProducts: sums.products.numeratorDenominator });

/**
 * Ratios of sums adjusted for the same people's ratio before the campaign (CUPED for ratios).
 *
 * Both ratios are linearised by the delta method; θ = Σ covariances / Σ variances of the past over the two variants. Falls
 * back to the plain ratio where the past explains nothing (|θ| < 1e-8) or has no denominator.
 *
 * @param control   sums of the control
 * @param treatment sums of the treatment
 * @returns adjusted ratios (not centred) whose difference is the effect, as in `cupedEstimates`
 * @throws {StatsError} `not_a_number`, `out_of_range` if n is no head count
 * @see Deng et al. (2013), as for `cupedEstimates`; gbstats 0.8.0, RegressionAdjustedRatioStatistic
 */
export function cupedRatioEstimates(control: CupedRatioSums, treatment: CupedRatioSums): CupedEstimates {
	checkCount(control.n, 'n');
	checkCount(treatment.n, 'n');
	const a = linearised(control);
	const b = linearised(treatment);
	const theta = (a.covariance + b.covariance) / (a.preVariance + b.preVariance);
	if (!(Math.abs(theta) >= 1e-8 && Number.isFinite(theta)))
		return { theta: 0, control: plain(control), treatment: plain(treatment) };
	return { theta, control: adjusted(a, theta), treatment: adjusted(b, theta) };
}
