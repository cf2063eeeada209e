import { StatsError } from './stats-error.ts';

function checkPs(ps: readonly number[]): void {
	for (const p of ps)
		if (!(p >= 0 && p <= 1)) throw new StatsError('out_of_range', `p is ${p}, expected between 0 and 1`);
}

/** Runs a correction over the ps in ascending order and puts the answers back in the order of the input. */
function inOrder(ps: readonly number[], correct: (sorted: readonly number[]) => readonly number[]): number[] {
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
function rising(values: readonly number[]): number[] {
	let largest = -Infinity;
	return values.map((value) => (largest = Math.max(largest, value)));
}

/** Smallest so far, from the back. */
function fallingFromBack(values: readonly number[]): number[] {
	let smallest = Infinity;
	return [...values]
		.reverse()
		.map((value) => (smallest = Math.min(smallest, value)))
		.reverse();
}

/** 1 − (1 − p)^m without cancellation. */
const atLeastOne = (p: number, m: number): number => -Math.expm1(m * Math.log1p(-p));

/** Bonferroni: m·p. Guards the chance of any false finding; always valid, wasteful. @throws {StatsError} `out_of_range` */
export function bonferroni(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => sorted.map((p) => p * ps.length));
}

/** Šidák: 1 − (1 − p)^m. Exact for independent tests. @throws {StatsError} `out_of_range` */
export function sidak(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => sorted.map((p) => atLeastOne(p, ps.length)));
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

/** Holm's procedure with Šidák's steps. @throws {StatsError} `out_of_range` */
export function holmSidak(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => rising(sorted.map((p, i) => atLeastOne(p, ps.length - i))));
}

/** Hochberg's step-up procedure: more power than Holm for independent tests. @throws {StatsError} `out_of_range` */
export function hochberg(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => fallingFromBack(sorted.map((p, i) => p * (ps.length - i))));
}

/**
 * Hommel's procedure: more power than Hochberg for independent tests.
 *
 * @throws {StatsError} `out_of_range`
 * @see Hommel (1988), Biometrika 75, 383–386
 */
export function hommel(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => {
		const total = sorted.length;
		let adjusted = [...sorted];
		for (let m = total; m > 1; m -= 1) {
			const start = total - m;
			const least = Math.min(...sorted.slice(start).map((p, i) => (m * p) / (i + 1)));
			adjusted = adjusted.map((value, i) =>
				Math.max(value, i >= start ? least : Math.min(m * (sorted[i] ?? 0), least))
			);
		}
		return adjusted;
	});
}

/**
 * Benjamini and Hochberg's adjusted ps: of the findings below α, at most a share α is false on average.
 *
 * Used across segments × secondary metrics. Holds for independent and for positively dependent tests.
 *
 * @param ps raw ps in [0, 1], in any order
 * @returns adjusted ps in the order of the input
 * @throws {StatsError} `out_of_range` if one is no probability
 * @see Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => fallingFromBack(sorted.map((p, i) => p / ((i + 1) / ps.length))));
}

/** Benjamini and Yekutieli: the same under any dependence. @throws {StatsError} `out_of_range` */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
	const factor = ps.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
	return inOrder(ps, (sorted) => fallingFromBack(sorted.map((p, i) => (p * factor * ps.length) / (i + 1))));
}

/** The level each of m intervals needs so that all hold together with the given confidence (Bonferroni). */
export function simultaneousConfidence(confidence: number, m: number): number {
	return 1 - (1 - confidence) / Math.max(1, m);
}
