import { checkConfidence } from '#lib/stats/check.ts';
import { chiSquareLogSurvival } from '#lib/stats/distributions/chi-square.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { checkStudies, weighted, type Study } from './study.ts';
import type { Interval } from '#lib/stats/interval.ts';

/** The variance between studies at which Q equals a value; 0 where Q is smaller than that already without any. */
function varianceAt(studies: readonly Study[], q: number): number {
	const excess = (between: number) => weighted(studies, between).q - q;
	if (excess(0) <= 0) return 0;
	let high = Math.max(...studies.map(({ variance }) => variance));
	while (excess(high) > 0) high *= 4;
	return findRoot(excess, 0, high);
}

/**
 * The variance of the true effects between studies, by Paule and Mandel: the one that makes Q equal to its expectation.
 *
 * @param studies at least two
 * @see Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87, 377–385
 */
export function varianceBetween(studies: readonly Study[]): number {
	checkStudies(studies);
	return varianceAt(studies, studies.length - 1);
}

/**
 * The interval of variances between studies that are consistent with the observed Q (Q profile).
 *
 * @param studies at least two
 * @returns bounds of the variance, 0 or above
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Viechtbauer (2007), Statistics in Medicine 26, 37–52
 */
export function qProfile(studies: readonly Study[], confidence: number): Interval {
	checkStudies(studies);
	checkConfidence(confidence);
	const freedom = studies.length - 1;
	/** The value that a χ² variable exceeds with this probability. */
	const quantile = (beyond: number) => {
		const excess = (q: number) => chiSquareLogSurvival(q, freedom) - Math.log(beyond);
		let high = freedom + 1;
		while (excess(high) > 0) high *= 2;
		return findRoot(excess, 0, high);
	};
	const tail = (1 - confidence) / 2;
	return { low: varianceAt(studies, quantile(tail)), high: varianceAt(studies, quantile(1 - tail)) };
}
