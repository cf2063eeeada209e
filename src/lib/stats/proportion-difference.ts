import { compare } from './comparison.ts';
import type { Effect } from './difference.ts';
import type { Lift } from './lift.ts';
import type { NotComputable } from './not-computable.ts';
import { checkProportion, proportionEstimate, type Proportion } from './proportion.ts';
import { smallCountLift } from './score-ratio.ts';
import { smallCountDifference } from './small-counts.ts';

/** Two shares compared on both scales, by one test. */
export interface ProportionComparison {
	readonly kind: 'computed';
	/** `score` with few converted people, else `welch`. */
	readonly method: 'score' | 'welch';
	readonly difference: Effect;
	readonly lift: Lift | NotComputable;
}

/** Fewest converted and unconverted people a variant for which Welch's test is taken. */
export const smallCountLimit = 30;

/** Whether a variant has too few converted, or unconverted, people for a normal share. */
export function hasSmallCount({ n, count }: Proportion): boolean {
	return Math.min(count, n - count) < smallCountLimit;
}

/**
 * The difference and the relative difference of two shares, by one test, so that verdict and lift agree.
 *
 * With fewer than 30 converted (or unconverted) people in either variant Miettinen and Nurminen's score test with
 * Newcombe's interval, else Welch's test with Fieller's interval. Takes people as independent and each counted once.
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1), such as 0.95
 * @returns both intervals; `no-people` where a variant is empty
 * @throws {StatsError} `not_a_number`, `out_of_range`
 */
export function proportionDifference(
	control: Proportion,
	treatment: Proportion,
	confidence: number
): ProportionComparison | NotComputable {
	checkProportion(control);
	checkProportion(treatment);
	if (hasSmallCount(control) || hasSmallCount(treatment)) {
		const effect = smallCountDifference(control, treatment, confidence);
		if (effect.kind === 'not-computable') return effect;
		return {
			kind: 'computed',
			method: 'score',
			difference: effect,
			lift: smallCountLift(control, treatment, confidence)
		};
	}
	const answer = compare(proportionEstimate(control), proportionEstimate(treatment), confidence);
	return answer.kind === 'computed' ? { ...answer, method: 'welch' } : answer;
}
