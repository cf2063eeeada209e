import { checkConfidence, checkNotNegative } from '#lib/stats/check.ts';
import { type Difference, refusal, welchDegreesOfFreedom } from './difference.ts';
import { type Estimate, squaredError } from '#lib/stats/estimate.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { studentLogSurvival, studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';

/** Whether a guardrail is within its limit: is the treatment at most `margin` worse than the control? */
export interface NonInferiority {
	readonly kind: 'computed';
	/** Treatment − control, in the metric's unit. */
	readonly estimate: number;
	/** The largest harm that is accepted, as a signed difference: below 0 where an increase is good. */
	readonly limit: number;
	/** −Infinity where a decrease is good. */
	readonly low: number;
	/** Infinity where an increase is good. */
	readonly high: number;
	/** One-sided p of "the harm is at least the margin". */
	readonly p: number;
	readonly log10P: number;
	/** The harm is below the margin at this confidence. */
	readonly held: boolean;
}

/** The accepted harm, and the required confidence. */
export interface Guardrail {
	/** Largest accepted harm as a share of the control's value, ≥ 0. */
	readonly margin: number;
	/** The good direction. */
	readonly goodDirection: 'increase' | 'decrease';
	/** One-sided level in (0, 1). */
	readonly confidence: number;
}

/**
 * Non-inferiority of a mean or ratio: the treatment is at most a margin worse.
 *
 * Assumes that both means are normal, and that the margin is known although it is a share of the control's estimated value. Shares
 * with few converted people belong to `proportionNonInferiority`.
 *
 * @param control   the control's value
 * @param treatment the treatment's value, same unit
 * @param guardrail margin, direction, confidence
 * @returns limit, one-sided bound and p; or why there is none
 * @throws {StatsError} `out_of_range` if confidence or margin is
 * @see Wellek (2010), Testing Statistical Hypotheses of Equivalence and Noninferiority
 */
export function nonInferiority(
	control: Estimate,
	treatment: Estimate,
	guardrail: Guardrail
): NonInferiority | NotComputable {
	const { margin, goodDirection, confidence } = guardrail;
	checkConfidence(confidence);
	checkNotNegative(margin, 'margin');
	const refused = refusal(control, treatment);
	if (refused) return refused;
	const up = goodDirection === 'increase';
	const estimate = treatment.mean - control.mean;
	const limit = (up ? -1 : 1) * margin * Math.abs(control.mean);
	const error = {
		standardError: Math.sqrt(squaredError(control) + squaredError(treatment)),
		degreesOfFreedom: welchDegreesOfFreedom(control, treatment)
	};
	const alternative = up ? 'greater' : 'lesser';
	const { low, high } = oneSided({ estimate, ...error }, alternative, confidence);
	const { p, log10P } = oneSided({ estimate: estimate - limit, ...error }, alternative, confidence);
	return { kind: 'computed', estimate, limit, low, high, p, log10P, held: p < 1 - confidence };
}

/** The expected direction of the effect. */
export type Alternative = 'greater' | 'lesser';

/** A one-sided answer: one bound, and the chance of an estimate at least this far in the expected direction. */
export interface OneSided {
	readonly kind: 'computed';
	/** −Infinity for `lesser`. */
	readonly low: number;
	/** Infinity for `greater`. */
	readonly high: number;
	readonly p: number;
	/** log10 of p, finite where p underflows. */
	readonly log10P: number;
}

/**
 * The one-sided view of a difference: is it above (or below) zero?
 *
 * Same assumptions as `difference`. Choose the direction before seeing the data.
 *
 * @param effect      a difference with its standard error and degrees of freedom
 * @param alternative `greater` if an increase is expected
 * @param confidence  one-sided level in (0, 1): the bound errs in one direction with 1 − confidence
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1)
 */
export function oneSided(
	effect: Pick<Difference, 'estimate' | 'standardError' | 'degreesOfFreedom'>,
	alternative: Alternative,
	confidence: number
): OneSided {
	checkConfidence(confidence);
	const { estimate, standardError, degreesOfFreedom } = effect;
	const reach = studentUpperQuantile(1 - confidence, degreesOfFreedom) * standardError;
	const t = (alternative === 'greater' ? estimate : -estimate) / standardError;
	const logP = studentLogSurvival(t, degreesOfFreedom);
	return {
		kind: 'computed',
		low: alternative === 'greater' ? estimate - reach : -Infinity,
		high: alternative === 'greater' ? Infinity : estimate + reach,
		p: Math.exp(logP),
		log10P: logP / Math.LN10
	};
}
