import { checkConfidence, checkNotNegative } from './check.ts';
import { refusal, welchDegreesOfFreedom } from './difference.ts';
import { squaredError, type Estimate } from './estimate.ts';
import type { NotComputable } from './not-computable.ts';
import { oneSided } from './one-sided.ts';

/** Whether a guardrail held: is the treatment at most `margin` worse than the control? */
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

/** What is accepted, and how surely it must be shown. */
export interface Guardrail {
	/** Largest accepted harm as a share of the control's value, ≥ 0. */
	readonly margin: number;
	/** Which way is good. */
	readonly goodDirection: 'increase' | 'decrease';
	/** One-sided level in (0, 1). */
	readonly confidence: number;
	/** `normal` for comparison with tools that use z; Student's t by default. */
	readonly distribution?: 'student' | 'normal';
}

/**
 * Non-inferiority of a mean or ratio: the treatment is at most a margin worse.
 *
 * Takes both means as normal, and the margin as known although it is a share of the control's estimated value. Shares
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
	const { margin, goodDirection, confidence, distribution = 'student' } = guardrail;
	checkConfidence(confidence);
	checkNotNegative(margin, 'margin');
	const refused = refusal(control, treatment);
	if (refused) return refused;
	const up = goodDirection === 'increase';
	const estimate = treatment.mean - control.mean;
	const limit = (up ? -1 : 1) * margin * Math.abs(control.mean);
	const error = {
		standardError: Math.sqrt(squaredError(control) + squaredError(treatment)),
		degreesOfFreedom: distribution === 'normal' ? Infinity : welchDegreesOfFreedom(control, treatment)
	};
	const alternative = up ? 'greater' : 'lesser';
	const { low, high } = oneSided({ estimate, ...error }, alternative, confidence);
	const { p, log10P } = oneSided({ estimate: estimate - limit, ...error }, alternative, confidence);
	return { kind: 'computed', estimate, limit, low, high, p, log10P, held: p < 1 - confidence };
}
