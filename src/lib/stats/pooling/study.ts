import { checkFinite } from '#lib/stats/check.ts';
import { StatsError } from '#lib/stats/stats-error.ts';

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
