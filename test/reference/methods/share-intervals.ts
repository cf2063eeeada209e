import { betaQuantile } from './beta-binomial.ts';
import { checkConfidence } from '#lib/stats/check.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';
import type { Interval } from '#lib/stats/estimate.ts';

function checked({ n, count }: Proportion, confidence: number) {
	checkProportion({ n, count });
	checkConfidence(confidence);
	const tail = (1 - confidence) / 2;
	return { n, count, tail, critical: -normalQuantile(tail) };
}

const within = (low: number, high: number): Interval => ({ low: Math.max(0, low), high: Math.min(1, high) });

/**
 * Clopper and Pearson's exact interval of a share: never covers less than its level, usually more.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Clopper and Pearson (1934), Biometrika 26, 404–413
 */
export function clopperPearsonInterval(proportion: Proportion, confidence: number): Interval {
	const { n, count, tail } = checked(proportion, confidence);
	return {
		low: count === 0 ? 0 : betaQuantile(tail, { a: count, b: n - count + 1 }),
		high: count === n ? 1 : 1 - betaQuantile(tail, { a: n - count, b: count + 1 })
	};
}

/**
 * Jeffreys' interval of a share: Bayesian with prior (½, ½), close to its level on average.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Brown, Cai and DasGupta (2001), Statistical Science 16, 101–133
 */
export function jeffreysInterval(proportion: Proportion, confidence: number): Interval {
	const { n, count, tail } = checked(proportion, confidence);
	return {
		low: betaQuantile(tail, { a: count + 0.5, b: n - count + 0.5 }),
		high: 1 - betaQuantile(tail, { a: n - count + 0.5, b: count + 0.5 })
	};
}

/**
 * Agresti and Coull's interval of a share: the plain one after adding z²/2 successes and failures.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Agresti and Coull (1998), American Statistician 52, 119–126
 */
export function agrestiCoullInterval(proportion: Proportion, confidence: number): Interval {
	const { n, count, critical } = checked(proportion, confidence);
	const people = n + critical ** 2;
	const share = (count + critical ** 2 / 2) / people;
	const reach = critical * Math.sqrt((share * (1 - share)) / people);
	return within(share - reach, share + reach);
}

/** The plain interval of a share, for comparison: far too narrow with few converted people. @throws {StatsError} */
export function waldInterval(proportion: Proportion, confidence: number): Interval {
	const { n, count, critical } = checked(proportion, confidence);
	const share = count / n;
	const reach = critical * Math.sqrt((share * (1 - share)) / n);
	return within(share - reach, share + reach);
}
