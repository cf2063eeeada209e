import { checkConfidence } from './check.ts';
import type { Effect } from './difference.ts';
import { newcombeInterval } from './newcombe.ts';
import { notComputable, type NotComputable } from './not-computable.ts';
import { checkProportion, type Proportion } from './proportion.ts';
import { scoreInterval, scoreTest } from './score.ts';

/**
 * The difference of two shares with few converted (or unconverted) people: the score test with Newcombe's interval.
 *
 * Where Newcombe's interval and the test disagree about zero, the test's own interval takes its place, so that p < α
 * exactly when the interval excludes 0. Zero or full conversion is computed, never refused: 0 of n against 0 of n is a
 * difference of 0 with p = 1 and an honest interval.
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
