import { checkCount } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { StatsError } from '#lib/stats/stats-error.ts';

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
