import { StatsError } from '#lib/stats/check.ts';
import { normalQuantile, normalSurvival } from '../distributions/normal.ts';

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

function checkPs(ps: readonly number[]): void {
	for (const p of ps)
		if (!(p >= 0 && p <= 1)) throw new StatsError('out_of_range', `p is ${p}, expected between 0 and 1`);
}

/** Applies a correction to the ps in ascending order and returns the results in the order of the input. */
export function inOrder(
	ps: readonly number[],
	correct: (sorted: readonly number[]) => readonly number[]
): number[] {
	checkPs(ps);
	const order = ps.map((_, i) => i).sort((i, j) => (ps[i] ?? 0) - (ps[j] ?? 0));
	const corrected = correct(order.map((i) => ps[i] ?? 0));
	const adjusted = new Array<number>(ps.length).fill(0);
	order.forEach((i, rank) => {
		adjusted[i] = Math.min(1, corrected[rank] ?? 1);
	});
	return adjusted;
}

/** Largest so far, from the front. */
export function rising(values: readonly number[]): number[] {
	let largest = -Infinity;
	return values.map((value) => (largest = Math.max(largest, value)));
}

/** Smallest so far, from the back. */
export function fallingFromBack(values: readonly number[]): number[] {
	let smallest = Infinity;
	return [...values]
		.reverse()
		.map((value) => (smallest = Math.min(smallest, value)))
		.reverse();
}

/**
 * Holm's adjusted ps: the chance of any false finding among all of them stays below α, whatever their dependence.
 *
 * Used on the primary metric across treatments. Reject where the adjusted p is below α.
 *
 * @param ps raw ps in [0, 1], in any order
 * @returns adjusted ps in the order of the input
 * @throws {StatsError} `out_of_range` if one is no probability
 * @see Holm (1979), Scandinavian Journal of Statistics 6, 65–70
 */
export function holm(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => rising(sorted.map((p, i) => p * (ps.length - i))));
}

/**
 * Benjamini and Hochberg's adjusted ps: of the findings below α, at most a share α is false on average.
 *
 * Used across segments × secondary metrics. Valid for independent and for positively dependent tests.
 *
 * @param ps raw ps in [0, 1], in any order
 * @returns adjusted ps in the order of the input
 * @throws {StatsError} `out_of_range` if one is no probability
 * @see Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => fallingFromBack(sorted.map((p, i) => p / ((i + 1) / ps.length))));
}
