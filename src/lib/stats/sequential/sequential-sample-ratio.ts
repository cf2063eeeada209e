import { exactSum } from '#lib/stats/exact.ts';
import { logGamma } from '#lib/stats/distributions/log-gamma.ts';
import type { Split } from '#lib/stats/sample-ratio.ts';
import { StatsError } from '#lib/stats/stats-error.ts';

/** Prior weight that shares are near the planned ones, in people. */
const concentration = 1000;

/**
 * Does the split of people fit the planned one? Always-valid while people arrive.
 *
 * The evidence for "another split" against "the planned one" is the Dirichlet–multinomial Bayes factor; at any number of
 * looks, it exceeds 1/α with a chance of at most α if the plan is followed (Ville's inequality), so that its inverse is a p. A χ²
 * test repeated every week at 0.001 flags far more often than one time in a thousand.
 *
 * @param split observed people and planned weights, the same variants in the same order
 * @returns p in [0, 1] and its log10; 0 where a variant planned at 0 has people
 * @throws {StatsError} `wrong_length` for fewer than two variants
 * @see Lindon and Malek (2022), NeurIPS 35, "Anytime-Valid Inference for Multinomial Count Data"; Ville (1939)
 */
export function sequentialSampleRatio({ observed, planned }: Split): {
	readonly p: number;
	readonly log10P: number;
} {
	if (observed.length < 2 || observed.length !== planned.length)
		throw new StatsError('wrong_length', `${observed.length} variants with ${planned.length} planned shares`);
	const weight = exactSum(planned);
	const people = exactSum(observed);
	let logEvidence = logGamma(concentration) - logGamma(concentration + people);
	for (const [i, count] of observed.entries()) {
		const share = (planned[i] ?? 0) / weight;
		if (share === 0) {
			if (count > 0) return { p: 0, log10P: -Infinity };
			continue;
		}
		const before = concentration * share;
		logEvidence += logGamma(before + count) - logGamma(before) - count * Math.log(share);
	}
	const logP = Math.min(0, -logEvidence);
	return { p: Math.exp(logP), log10P: logP / Math.LN10 };
}
