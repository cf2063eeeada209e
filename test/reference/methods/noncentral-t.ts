import { logGamma } from '#lib/stats/distributions/log-gamma.ts';
import { normalSurvival } from '#lib/stats/distributions/normal.ts';
import { integrate } from './quadrature.ts';

/**
 * P(T > t) of Student's T around a true effect: the power of a t test.
 *
 * @param t      critical value
 * @param dof    degrees of freedom > 0
 * @param centre true effect in standard errors
 * @see Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 31
 */
export function noncentralStudentSurvival(t: number, dof: number, centre: number): number {
	const half = dof / 2;
	const logScale = Math.LN2 + half * Math.log(half) - logGamma(half);
	const integrand = (ratio: number) =>
		Math.exp(logScale + (dof - 1) * Math.log(ratio) - half * ratio * ratio) *
		normalSurvival(t * ratio - centre);
	const spread = 12 / Math.sqrt(2 * dof);
	return integrate(integrand, { low: Math.max(0, 1 - spread), high: 1 + spread, pieces: 8 });
}
