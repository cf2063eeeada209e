import { checkConfidence } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import type { Lift } from '#lib/stats/means/lift.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkProportion, type Proportion } from './proportion.ts';
import { scoreStatistic } from './score.ts';

/** The score statistic of "treatment = ratio × control". */
export function ratioScoreStatistic(control: Proportion, treatment: Proportion, ratio: number): number {
	if (ratio === 1) return scoreStatistic(control, treatment, 0);
	const people = control.n + treatment.n;
	const observed = treatment.count / treatment.n - (ratio * control.count) / control.n;
	if (observed === 0) return 0;
	const a = people * ratio;
	const b = treatment.n * ratio + treatment.count + control.n + control.count * ratio;
	const c = control.count + treatment.count;
	const share = Math.min(1, (2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c))));
	const other = Math.min(1, share * ratio);
	const variance = (other * (1 - other)) / treatment.n + (ratio * ratio * share * (1 - share)) / control.n;
	return observed / Math.sqrt((variance * people) / (people - 1));
}

/**
 * The relative difference of two shares with the interval of every ratio that the score test does not reject.
 *
 * Uses the same variance as Miettinen and Nurminen's test of the difference, so that it excludes 0 exactly when that test
 * rejects. Without converted people in the control there is no upper bound (`stable: false`).
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @returns the lift as a share of the control's share, bounds in [−1, ∞]; `zero-baseline` where nobody converted
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Miettinen and Nurminen (1985), Statistics in Medicine 4, 213–226; Koopman (1984), Biometrics 40, 513–517
 */
export function smallCountLift(
	control: Proportion,
	treatment: Proportion,
	confidence: number
): Lift | NotComputable {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(confidence);
	if (control.n === 0 || treatment.n === 0) return notComputable('no-people');
	if (control.count + treatment.count === 0) return notComputable('zero-baseline');
	const critical = -normalQuantile((1 - confidence) / 2);
	const excess = (logRatio: number) =>
		Math.abs(ratioScoreStatistic(control, treatment, Math.exp(logRatio))) - critical;
	const ratio = treatment.count / treatment.n / (control.count / control.n);
	const low = treatment.count === 0 ? 0 : Math.exp(logBound(excess, Math.log(ratio), -1));
	const high = control.count === 0 ? Infinity : Math.exp(logBound(excess, Math.log(ratio), 1));
	return { kind: 'computed', estimate: ratio - 1, low: low - 1, high: high - 1, stable: high < Infinity };
}

/** Walks from the estimate (±Infinity where a share is 0) outwards until the test rejects, then finds the edge. */
function logBound(excess: (logRatio: number) => number, centre: number, side: 1 | -1): number {
	if (Number.isFinite(centre)) return edge(centre);
	let near = 0;
	for (let step = 1; excess(near) > 0; step *= 2) near -= side * step;
	return edge(near);

	function edge(start: number): number {
		const zeroAhead = start * side < 0;
		if (zeroAhead && excess(0) > 0) return findRoot(excess, start, 0);
		let inside = zeroAhead ? 0 : start;
		let outside = inside + side;
		for (let step = 2; excess(outside) < 0; step *= 2) {
			inside = outside;
			outside += side * step;
		}
		return findRoot(excess, inside, outside);
	}
}
