import { normalQuantile, normalSurvival } from '#lib/stats/distributions/normal.ts';

/**
 * The level at which an interval of normal errors is `factor` times as wide: this level widens the intervals of any
 * test.
 *
 * @param confidence two-sided level in (0, 1)
 * @param factor     at least 1
 */
export function widenedLevel(confidence: number, factor: number): number {
	if (factor === 1) return confidence;
	const beyond = 2 * normalSurvival(factor * -normalQuantile((1 - confidence) / 2));
	// Beyond ten standard errors a double knows no level below 1.
	return Math.min(1 - beyond, 1 - Number.EPSILON);
}

/** The two-sided p of a statistic that is `factor` times too large. */
export function reducedP(p: number, factor: number): number {
	if (factor === 1 || p <= 0 || p >= 1) return p;
	return 2 * normalSurvival(-normalQuantile(p / 2) / factor);
}
