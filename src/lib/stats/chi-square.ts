import { logUpperGamma } from './gamma-tail.ts';
import { StatsError } from './stats-error.ts';

/**
 * ln P(X > x) of the chi-square distribution, finite where the probability itself underflows.
 *
 * @param x   statistic ≥ 0
 * @param dof degrees of freedom > 0
 * @throws {StatsError} `out_of_range` if x is negative or dof not above 0
 */
export function chiSquareLogSurvival(x: number, dof: number): number {
	if (!(dof > 0)) throw new StatsError('out_of_range', `degrees of freedom are ${dof}, expected above 0`);
	if (!(x >= 0)) throw new StatsError('out_of_range', `the statistic is ${x}, expected at least 0`);
	return logUpperGamma(dof / 2, x / 2);
}

/** P(X > x) of the chi-square distribution, accurate in the far tail. @throws {StatsError} `out_of_range` */
export function chiSquareSurvival(x: number, dof: number): number {
	return Math.exp(chiSquareLogSurvival(x, dof));
}
