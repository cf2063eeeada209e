import { checkConfidence } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { normalLogSurvival, normalQuantile } from '#lib/stats/distributions/normal.ts';
import { checkProportion, type Proportion } from './proportion.ts';
import type { Interval } from '#lib/stats/estimate.ts';

/** The result of a two-sided test. */
export interface TestResult {
	/** Standard normal under no effect, signed like the effect. */
	readonly z: number;
	readonly p: number;
	/** log10 of p, finite where p underflows. */
	readonly log10P: number;
}

/** Two-sided p of a standard normal statistic. */
export function twoSided(z: number): TestResult {
	const logP = Math.min(0, Math.LN2 + normalLogSurvival(Math.abs(z)));
	return { z, p: Math.exp(logP), log10P: logP / Math.LN10 };
}

/** The control's share that fits best where the treatment's share is larger by exactly `gap`. */
function restrictedShare(control: Proportion, treatment: Proportion, gap: number): number {
	const low = Math.max(0, -gap);
	const high = Math.min(1, 1 - gap);
	if (high <= low) return low;
	if (gap === 0) return (control.count + treatment.count) / (control.n + treatment.n);
	const slope = (count: number, share: number, width: number) => (count === 0 ? 0 : (count * width) / share);
	const score = (share: number) => {
		const other = share + gap;
		const width = Math.max(Number.MIN_VALUE, Math.min(share, 1 - share, other, 1 - other));
		return (
			slope(control.count, share, width) -
			slope(control.n - control.count, 1 - share, width) +
			slope(treatment.count, other, width) -
			slope(treatment.n - treatment.count, 1 - other, width)
		);
	};
	const inset = (high - low) * 1e-15;
	const [left, right] = [low + inset, high - inset];
	if (score(left) <= 0) return low;
	if (score(right) >= 0) return high;
	return findRoot(score, left, right);
}

/** The score statistic of "treatment − control = gap". */
export function scoreStatistic(control: Proportion, treatment: Proportion, gap: number): number {
	const people = control.n + treatment.n;
	const observed = treatment.count / treatment.n - control.count / control.n - gap;
	if (observed === 0) return 0;
	const a = restrictedShare(control, treatment, gap);
	const b = Math.min(1, Math.max(0, a + gap));
	const variance = (a * (1 - a)) / control.n + (b * (1 - b)) / treatment.n;
	return observed / Math.sqrt((variance * people) / (people - 1));
}

/**
 * Miettinen and Nurminen's score test of two shares: are they equal?
 *
 * Uses the variance under no effect, so that it also works with few, no, or only converted people (0 of n against 0 of n
 * gives p = 1). Assumes that people are independent. Below about five converted people in total it is conservative.
 *
 * @param control   people and converted people of the control
 * @param treatment the same of the treatment
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Miettinen and Nurminen (1985), Statistics in Medicine 4, 213–226
 */
export function scoreTest(control: Proportion, treatment: Proportion): TestResult {
	checkProportion(control);
	checkProportion(treatment);
	return twoSided(scoreStatistic(control, treatment, 0));
}

/**
 * The interval of every difference of two shares that the score test does not reject.
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @returns bounds of treatment − control, in [−1, 1]; excludes 0 exactly when `scoreTest` has p < 1 − confidence
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Miettinen and Nurminen (1985), Statistics in Medicine 4, 213–226
 */
export function scoreInterval(control: Proportion, treatment: Proportion, confidence: number): Interval {
	checkProportion(control);
	checkProportion(treatment);
	checkConfidence(confidence);
	const critical = -normalQuantile((1 - confidence) / 2);
	const centre = treatment.count / treatment.n - control.count / control.n;
	const excess = (gap: number) => Math.abs(scoreStatistic(control, treatment, gap)) - critical;
	const atZero = excess(0);
	const bound = (end: number): number => {
		if (centre === end) return end;
		const zeroBetween = centre !== 0 && centre > 0 !== end > 0;
		if (!zeroBetween) return findRoot(excess, centre, end);
		return atZero > 0 ? findRoot(excess, centre, 0) : findRoot(excess, 0, end);
	};
	return { low: bound(-1), high: bound(1) };
}
