import { checkConfidence } from '#lib/stats/check.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';

/** One term of a sum, with its standard errors below and above the estimate (they differ where its range is skewed). */
export interface Term {
	readonly estimate: number;
	readonly below: number;
	readonly above: number;
}

/** A sum with its range. */
export interface Total {
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
}

/**
 * The plain sum of independent estimates with its range. Over all that were measured it is unbiased; over those
 * chosen for doing well it is biased upward.
 *
 * @param confidence two-sided level in (0, 1)
 * @throws {StatsError} `out_of_range`
 */
export function unbiasedSum(terms: readonly Term[], confidence: number): Total {
	checkConfidence(confidence);
	const critical = -normalQuantile((1 - confidence) / 2);
	const total = (of: (term: Term) => number) => terms.reduce((sum, term) => sum + of(term), 0);
	const estimate = total((term) => term.estimate);
	return {
		estimate,
		low: estimate - critical * Math.sqrt(total(({ below }) => below * below)),
		high: estimate + critical * Math.sqrt(total(({ above }) => above * above))
	};
}
