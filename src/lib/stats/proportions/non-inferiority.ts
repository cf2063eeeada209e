import { checkConfidence, checkNotNegative } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import type { Guardrail, NonInferiority } from '#lib/stats/means/non-inferiority.ts';
import { normalLogSurvival, normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkProportion, type Proportion } from './proportion.ts';
import { ratioScoreStatistic } from './score-ratio.ts';
import { scoreStatistic } from './score.ts';

/**
 * Non-inferiority of a share, by the score test of the ratio: valid also for rare events such as complaints.
 *
 * The margin is relative, and the control's own uncertainty counts: nothing is treated as known. Without converted
 * people in the control a relative margin has no size: `zero-baseline`.
 *
 * @param control   people and converted people of the control
 * @param treatment the same of the treatment
 * @param guardrail relative margin (below 1 where an increase is good), direction, one-sided confidence
 * @returns the difference with its one-sided score bound, and the p of "the harm is at least the margin"
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Farrington and Manning (1990), Statistics in Medicine 9, 1447–1454
 */
export function proportionNonInferiority(
	control: Proportion,
	treatment: Proportion,
	guardrail: Guardrail
): NonInferiority | NotComputable {
	const { margin, goodDirection, confidence } = guardrail;
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(confidence);
	checkNotNegative(margin, 'margin');
	if (control.n === 0 || treatment.n === 0) return notComputable('no-people');
	if (control.count === 0) return notComputable('zero-baseline');
	const up = goodDirection === 'increase';
	const share = control.count / control.n;
	const estimate = treatment.count / treatment.n - share;
	const ratio = Math.max(0, up ? 1 - margin : 1 + margin);
	const z = ratioScoreStatistic(control, treatment, ratio);
	const logP = normalLogSurvival(up ? z : -z);
	const critical = -normalQuantile(1 - confidence);
	const excess = (gap: number) => {
		const statistic = scoreStatistic(control, treatment, gap);
		return (up ? statistic : -statistic) - critical;
	};
	const end = up ? -1 : 1;
	const bound = estimate === end ? end : findRoot(excess, estimate, end);
	return {
		kind: 'computed',
		estimate,
		limit: (ratio - 1) * share,
		low: up ? bound : -Infinity,
		high: up ? Infinity : bound,
		p: Math.exp(logP),
		log10P: logP / Math.LN10,
		held: Math.exp(logP) < 1 - confidence
	};
}
