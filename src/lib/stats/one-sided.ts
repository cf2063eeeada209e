import { checkConfidence } from './check.ts';
import type { Difference } from './difference.ts';
import { studentLogSurvival, studentUpperQuantile } from './student-t.ts';

/** Which way the effect is expected to go. */
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
 * Same assumptions as `difference`. Choose the direction before looking.
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
