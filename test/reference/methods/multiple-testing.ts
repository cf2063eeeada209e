import { fallingFromBack, inOrder, rising } from '#lib/stats/multiple-testing/multiple-testing.ts';

/** 1 − (1 − p)^m without cancellation. */
const atLeastOne = (p: number, m: number): number => -Math.expm1(m * Math.log1p(-p));

/** Bonferroni: m·p. Controls the chance of any false finding; always valid, conservative. @throws {StatsError} `out_of_range` */
export function bonferroni(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => sorted.map((p) => p * ps.length));
}

/** Šidák: 1 − (1 − p)^m. Exact for independent tests. @throws {StatsError} `out_of_range` */
export function sidak(ps: readonly number[]): number[] {
	return inOrder(ps, (sorted) => sorted.map((p) => atLeastOne(p, ps.length)));
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
			const min = Math.min(...sorted.slice(start).map((p, i) => (m * p) / (i + 1)));
			adjusted = adjusted.map((value, i) =>
				Math.max(value, i >= start ? min : Math.min(m * (sorted[i] ?? 0), min))
			);
		}
		return adjusted;
	});
}

/** Benjamini and Yekutieli: the same under any dependence. @throws {StatsError} `out_of_range` */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
	const factor = ps.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
	return inOrder(ps, (sorted) => fallingFromBack(sorted.map((p, i) => (p * factor * ps.length) / (i + 1))));
}
