import { checkConfidence, checkFinite, StatsError } from '../check.ts';
import { chiSquareLogSurvival } from '#lib/stats/distributions/chi-square.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import type { Interval } from '#lib/stats/estimate.ts';
import { notComputable, type NotComputable } from '../not-computable.ts';

/** One effect with its squared standard error: a campaign's lift, or a segment's difference. */
export interface Study {
	readonly effect: number;
	/** Squared standard error, above 0. */
	readonly variance: number;
}

/** Refuses effects that are not numbers. @throws {StatsError} `not_a_number`, `out_of_range` */
export function checkStudies(studies: readonly Study[]): void {
	for (const { effect, variance } of studies) {
		checkFinite(effect, 'effect');
		checkFinite(variance, 'variance');
		if (!(variance > 0)) throw new StatsError('out_of_range', `a variance is ${variance}, expected above 0`);
	}
}

/** The mean of effects weighted by 1/(variance + between), with Cochran's Q around it. */
export function weighted(studies: readonly Study[], between: number) {
	const weights = studies.map(({ variance }) => 1 / (variance + between));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const estimate = studies.reduce((sum, { effect }, i) => sum + effect * (weights[i] ?? 0), 0) / total;
	const q = studies.reduce((sum, { effect }, i) => sum + (weights[i] ?? 0) * (effect - estimate) ** 2, 0);
	const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
	return { estimate, standardError: Math.sqrt(1 / total), q, total, squares };
}

/** The heterogeneity of effects. */
interface Heterogeneity {
	readonly kind: 'computed';
	/** Cochran's Q. */
	readonly q: number;
	readonly degreesOfFreedom: number;
	/** p of effects at least this different if all true effects are equal. */
	readonly p: number;
	/** log10 of p, finite where p underflows. */
	readonly log10P: number;
	/** Share of the variation that is not chance, in [0, 1]. */
	readonly inconsistency: number;
}

/**
 * Cochran's Q: do effects differ more than chance allows? Check this before calling any segment a winner.
 *
 * Assumes that each effect is normal with known variance. Little power with few or small studies: a large p is no proof of
 * equality.
 *
 * @param studies effects with squared standard errors, independent of each other
 * @returns Q with its p; `too-few-campaigns` below two
 * @throws {StatsError} `not_a_number`, `out_of_range` if a variance is not above 0
 * @see Cochran (1954), Biometrics 10, 101–129; Higgins and Thompson (2002), Statistics in Medicine 21, 1539–1558
 */
export function heterogeneity(studies: readonly Study[]): Heterogeneity | NotComputable {
	checkStudies(studies);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	const { q } = weighted(studies, 0);
	const degreesOfFreedom = studies.length - 1;
	const logP = chiSquareLogSurvival(q, degreesOfFreedom);
	return {
		kind: 'computed',
		q,
		degreesOfFreedom,
		p: Math.exp(logP),
		log10P: logP / Math.LN10,
		inconsistency: q > 0 ? Math.max(0, (q - degreesOfFreedom) / q) : 0
	};
}

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
