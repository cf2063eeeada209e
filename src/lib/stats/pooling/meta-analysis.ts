import { varianceBetween, checkStudies, type Study, weighted } from './between-studies.ts';
import { checkConfidence } from '#lib/stats/check.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';

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

export interface PooledEffect {
	readonly kind: 'computed';
	readonly estimate: number;
	readonly standardError: number;
	readonly low: number;
	readonly high: number;
	/** Variance of the true effects between studies; 0 for a fixed effect. */
	readonly betweenVariance: number;
}

/** The mean of effects, given the variance between studies. */
export function pooled(studies: readonly Study[], between: number, confidence: number): PooledEffect {
	const { estimate, standardError } = weighted(studies, between);
	const reach = -normalQuantile((1 - confidence) / 2) * standardError;
	return {
		kind: 'computed',
		estimate,
		standardError,
		low: estimate - reach,
		high: estimate + reach,
		betweenVariance: between
	};
}

/**
 * One effect for all studies, weighted by precision.
 *
 * Assumes that the true effect is the same everywhere; with `heterogeneity` the interval is too narrow.
 *
 * @param studies    effects with squared standard errors
 * @param confidence level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 */
export function fixedEffect(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	return studies.length === 0 ? notComputable('too-few-campaigns') : pooled(studies, 0, confidence);
}

/**
 * The mean of effects that differ between studies, by Paule and Mandel: the variance between studies is the one that
 * makes Q equal to its expectation.
 *
 * @param studies    effects with squared standard errors
 * @param confidence level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87, 377–385
 */
export function pauleMandel(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	return pooled(studies, varianceBetween(studies), confidence);
}

/**
 * The mean of effects that differ between studies, with Hartung and Knapp's interval: its error is estimated from the spread of the
 * studies, with Student's t, so that it is valid with few studies. The variance between studies is Paule and
 * Mandel's.
 *
 * Studies that happen to agree perfectly would give a range of no width: their own errors then set its minimum, by the fixed effect
 * at the same critical value of a normal variable.
 *
 * @param studies    effects with squared standard errors that do not depend on the effects
 * @param confidence level in (0, 1)
 * @returns `too-few-campaigns` below two
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Hartung and Knapp (2001), Statistics in Medicine 20, 3875–3889; IntHout, Ioannidis and Borm (2014), BMC Medical Research
 *   Methodology 14, 25
 */
export function hartungKnapp(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	const between = varianceBetween(studies);
	const { estimate, standardError, q } = weighted(studies, between);
	const freedom = studies.length - 1;
	const scaled = standardError * Math.sqrt(q / freedom);
	const critical = studentUpperQuantile((1 - confidence) / 2, freedom);
	const minHalfWidth = (studentUpperQuantile((1 - confidence) / 2, Infinity) * standardError) / 2;
	const reach = Math.max(critical * scaled, minHalfWidth);
	return {
		kind: 'computed',
		estimate,
		standardError: Math.max(scaled, minHalfWidth / critical),
		low: estimate - reach,
		high: estimate + reach,
		betweenVariance: between
	};
}
