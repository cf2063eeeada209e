import { benjaminiHochberg, holm } from '#lib/stats/multiple-testing/multiple-testing.ts';

/** One member of a family of comparisons: its adjusted p, and the level whose interval agrees with it. */
export interface Adjusted {
	readonly adjustedP: number;
	/** The interval at this level excludes 0 exactly when adjustedP < α. */
	readonly confidence: number;
}

/**
 * Holm's procedure with the level of each interval.
 *
 * In order of p, α is divided by the number of comparisons not yet decided; from the first that fails on, all
 * keep its level. So the interval and the adjusted p never disagree.
 *
 * @param ps    two-sided p of each comparison
 * @param alpha error rate of the whole family, in (0, 1)
 * @see Holm (1979), Scandinavian Journal of Statistics 6, 65–70
 */
export function holmFamily(ps: readonly number[], alpha: number): Adjusted[] {
	const adjusted = holm(ps);
	const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
	const levels = new Array<number>(ps.length);
	let divisor = ps.length;
	let failed = false;
	for (const i of order) {
		levels[i] = 1 - alpha / divisor;
		failed ||= (ps[i] ?? 1) >= alpha / divisor;
		if (!failed) divisor -= 1;
	}
	return adjusted.map((adjustedP, i) => ({ adjustedP, confidence: levels[i] ?? 1 - alpha }));
}

/**
 * Benjamini–Hochberg with the level of the intervals: α times the share of comparisons that are found, so that
 * among the intervals reported for findings at most a share α misses (false coverage rate).
 *
 * @see Benjamini and Yekutieli (2005), JASA 100, 71–81
 */
export function benjaminiHochbergFamily(ps: readonly number[], alpha: number): Adjusted[] {
	const adjusted = benjaminiHochberg(ps);
	const found = Math.max(1, adjusted.filter((p) => p < alpha).length);
	const confidence = 1 - (alpha * found) / ps.length;
	return adjusted.map((adjustedP) => ({ adjustedP, confidence }));
}
