import { checkCount, checkConfidence, StatsError } from '../check.ts';
import type { Estimate, Interval } from '#lib/stats/estimate.ts';
import { normalQuantile } from '../distributions/normal.ts';

/**
 * Wilson's score interval of a share.
 *
 * Valid from one person on; never leaves [0, 1]. Assumes that people are independent.
 *
 * @param proportion people (at least one) and converted people
 * @param confidence two-sided level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Wilson (1927), Journal of the American Statistical Association 22, 209–212
 */
export function wilsonInterval(proportion: Proportion, confidence: number): Interval {
	checkProportion(proportion);
	checkConfidence(confidence);
	const { n, count } = proportion;
	const square = normalQuantile((1 - confidence) / 2) ** 2;
	const share = count / n;
	const scale = 1 + square / n;
	const centre = (share + square / (2 * n)) / scale;
	const half = Math.sqrt(square * ((share * (1 - share)) / n + square / (4 * n * n))) / scale;
	return { low: count === 0 ? 0 : centre - half, high: count === n ? 1 : centre + half };
}

/**
 * Newcombe's interval of the difference of two shares: Wilson's two intervals, squared and added.
 *
 * Usable with few or no converted people, where ±1.96 standard errors are not. It can disagree with the score test about
 * zero in rare cases; `smallCountDifference` resolves them.
 *
 * @param control    people and converted people of the control
 * @param treatment  the same of the treatment
 * @param confidence two-sided level in (0, 1)
 * @returns bounds of treatment − control, in [−1, 1]
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Newcombe (1998), Statistics in Medicine 17, 873–890, method 10
 */
export function newcombeInterval(control: Proportion, treatment: Proportion, confidence: number): Interval {
	const a = wilsonInterval(control, confidence);
	const b = wilsonInterval(treatment, confidence);
	const shareA = control.count / control.n;
	const shareB = treatment.count / treatment.n;
	return {
		low: shareB - shareA - Math.hypot(shareB - b.low, a.high - shareA),
		high: shareB - shareA + Math.hypot(shareA - a.low, b.high - shareB)
	};
}

/** The number of people, and how many of them converted. */
export interface Proportion {
	/** People, a whole number ≥ 0. */
	readonly n: number;
	/** People who converted, a whole number in [0, n]. */
	readonly count: number;
}

/** Refuses impossible counts. @throws {StatsError} `not_a_number`, `out_of_range` */
export function checkProportion({ n, count }: Proportion): void {
	checkCount(n, 'n');
	checkCount(count, 'count');
	if (count > n) throw new StatsError('out_of_range', `count is ${count} of ${n} people`);
}

/**
 * The share of people who converted, m = x/n, with variance m(1 − m).
 *
 * Assumes that people are independent and counted once each; an impression is not a person.
 *
 * @param proportion people and converted people
 * @returns share in [0, 1] with its variance per person
 * @throws {StatsError} `not_a_number`, `out_of_range` for impossible counts
 */
export function proportionEstimate(proportion: Proportion): Estimate {
	checkProportion(proportion);
	const { n, count } = proportion;
	const mean = count / n;
	return { n, mean, variance: mean * (1 - mean) };
}
