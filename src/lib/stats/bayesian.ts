import { checkConfidence, checkFinite, StatsError } from './check.ts';
import { normalDensity, normalQuantile, normalSurvival } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from './not-computable.ts';

/** The prior on the effect. `flat` is uninformative. */
export type Prior = 'flat' | { readonly mean: number; readonly variance: number };

/** The posterior of the effect. */
export interface Posterior {
	readonly kind: 'computed';
	/** Mean of the effect. */
	readonly mean: number;
	readonly standardDeviation: number;
	/** Credible interval with equal tails. */
	readonly low: number;
	readonly high: number;
	/** Probability that the effect is good for the treatment, in [0, 1]. */
	readonly chanceToWin: number;
	/** Expected loss of choosing this variant if the other is truly better, in the effect's unit. */
	readonly expectedLoss: { readonly control: number; readonly treatment: number };
}

/** The alternative to the flat prior: lifts of ±30% are ordinary, ±60% are rare. */
export const skepticalLiftPrior: Prior = { mean: 0, variance: 0.09 };

/** E max(X, 0) of a normal X with mean z and standard deviation 1. */
function expectedPositivePart(z: number): number {
	if (z > -6) return z * normalSurvival(-z) + normalDensity(z);
	const square = 1 / (z * z);
	return (
		normalDensity(z) *
		square *
		(1 - square * (3 - square * (15 - square * (105 - square * (945 - square * 10395)))))
	);
}

/** A prior on the relative lift, converted to the scale of the absolute difference. @param control unadjusted value */
export function absolutePrior(prior: Prior, control: number): Prior {
	checkFinite(control, 'control');
	if (prior === 'flat') return prior;
	return { mean: prior.mean * Math.abs(control), variance: prior.variance * control ** 2 };
}

/**
 * The Bayesian view of an effect: chance to win, expected loss, credible interval.
 *
 * Assumes that the estimate's error is normal with known size: from a few hundred people a variant. With the flat prior the
 * credible interval equals the ordinary z interval.
 *
 * @param effect     estimate and standard error, on the scale of the prior (lift as a share, or the metric's unit)
 * @param options    prior; confidence in (0, 1); `goodDirection: 'decrease'` where less is better
 * @returns the posterior of the effect; `no-variance` where the standard error is 0
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1) or the prior's variance not above 0
 * @see gbstats 0.8.0, EffectBayesianABTest; Stucchi (2015), Bayesian A/B testing at VWO
 */
export function posterior(
	effect: { estimate: number; standardError: number },
	options: { confidence: number; prior?: Prior; goodDirection?: 'increase' | 'decrease' }
): Posterior | NotComputable {
	const { confidence, prior = 'flat', goodDirection = 'increase' } = options;
	checkConfidence(confidence);
	if (prior !== 'flat' && !(prior.variance > 0))
		throw new StatsError('out_of_range', `the prior's variance is ${prior.variance}, expected above 0`);
	const { estimate, standardError } = effect;
	if (!(standardError > 0)) return notComputable('no-variance');
	const dataPrecision = standardError ** -2;
	const precision = dataPrecision + (prior === 'flat' ? 0 : 1 / prior.variance);
	const mean =
		prior === 'flat' ? estimate : (estimate * dataPrecision + prior.mean / prior.variance) / precision;
	const standardDeviation = precision ** -0.5;
	const z = mean / standardDeviation;
	const reach = -normalQuantile((1 - confidence) / 2) * standardDeviation;
	const increase = standardDeviation * expectedPositivePart(z);
	const decrease = standardDeviation * expectedPositivePart(-z);
	const up = goodDirection === 'increase';
	return {
		kind: 'computed',
		mean,
		standardDeviation,
		low: mean - reach,
		high: mean + reach,
		chanceToWin: normalSurvival(up ? -z : z),
		expectedLoss: { control: up ? increase : decrease, treatment: up ? decrease : increase }
	};
}
