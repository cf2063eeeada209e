import { normalSurvival } from '#lib/stats/distributions/normal.ts';

/**
 * The chance that a two-sided test finds a true effect.
 *
 * @param test true effect and its standard error in one unit; critical value in standard errors
 * @returns power in [0, 1]; the test's own error rate for an effect of 0
 */
export function twoSidedPower(test: {
	effect: number;
	standardError: number;
	criticalValue: number;
}): number {
	const shift = test.effect / test.standardError;
	return normalSurvival(test.criticalValue - shift) + normalSurvival(test.criticalValue + shift);
}
