import { compareEstimates } from '#lib/stats/means/comparison.ts';
import type { Effect } from '#lib/stats/means/difference.ts';
import type { Lift } from '#lib/stats/means/lift.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkProportion, type Proportion, proportionEstimate, newcombeInterval } from './proportion.ts';
import { smallCountLift } from './score-ratio.ts';
import { checkConfidence } from '#lib/stats/check.ts';
import { scoreInterval, scoreTest } from './score.ts';

/** Two shares compared on both scales, by one test. */
export interface ProportionComparison {
	readonly kind: 'computed';
	/** `score` with few converted people, else `welch`. */
	readonly method: 'score' | 'welch';
	readonly difference: Effect;
	readonly lift: Lift | NotComputable;
}

/** Minimum number of converted and unconverted people a variant for Welch's test. */
const smallCountLimit = 30;

/** Whether a variant has too few converted, or unconverted, people for the normal approximation. */
export function hasSmallCount({ n, count }: Proportion): boolean {
	return Math.min(count, n - count) < smallCountLimit;
}

/**
 * The difference and the relative difference of two shares, by one test, so that verdict and lift agree.
 *
 * With fewer than 30 converted (or unconverted) people in either variant Miettinen and Nurminen's score test with
 * Newcombe's interval, else Welch's test with Fieller's interval. Assumes that people are independent and counted once each.
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
	const answer = compareEstimates(proportionEstimate(control), proportionEstimate(treatment), confidence);
	return answer.kind === 'computed' ? { ...answer, method: 'welch' } : answer;
}

/**
 * The difference of two shares with few converted (or unconverted) people: the score test with Newcombe's interval.
 *
 * Where Newcombe's interval and the test disagree about zero, the test's own interval is used instead, so that p < α
 * exactly when the interval excludes 0. Zero or full conversion is computed, never refused: 0 of n against 0 of n is a
 * difference of 0 with p = 1 and a valid interval.
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @returns treatment − control with interval and two-sided p; `no-people` where a variant is empty
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Miettinen and Nurminen (1985), Statistics in Medicine 4, 213–226; Newcombe (1998), ibid. 17, 873–890
 */
export function smallCountDifference(
	control: Proportion,
	treatment: Proportion,
	confidence: number
): Effect | NotComputable {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(confidence);
	if (control.n === 0 || treatment.n === 0) return notComputable('no-people');
	const { p, log10P } = scoreTest(control, treatment);
	const estimate = treatment.count / treatment.n - control.count / control.n;
	const newcombe = newcombeInterval(control, treatment, confidence);
	const excludesZero = newcombe.low > 0 || newcombe.high < 0;
	const { low, high } =
		excludesZero === p < 1 - confidence ? newcombe : scoreInterval(control, treatment, confidence);
	return { kind: 'computed', estimate, low, high, p, log10P };
}
