import type { Json } from './json.ts';

/** Equal within `max(rel·max(|x|, |y|), abs)`. */
export interface Tolerance {
	readonly rel: number;
	readonly abs: number;
}

/** Compares what we compute with a case's expected values, and records which of them were compared. */
export class Checker {
	readonly tolerance: Tolerance;
	readonly failures: string[] = [];
	count = 0;
	readonly #seen = new Set<string>();

	constructor(tolerance: Tolerance) {
		this.tolerance = tolerance;
	}

	/** The expected number, unless it is null: then the reference has no answer. */
	near(actual: number, expected: Json, tolerance: Partial<Tolerance> = {}): void {
		if (expected.isNull()) return;
		this.#seen.add(expected.path);
		this.count += 1;
		const { rel, abs } = { ...this.tolerance, ...tolerance };
		const wanted = expected.number();
		const gap = Math.abs(actual - wanted);
		const close = gap <= Math.max(rel * Math.max(Math.abs(actual), Math.abs(wanted)), abs);
		if (!(close || Object.is(actual, wanted)))
			this.failures.push(`${expected.path}: ${actual} instead of ${wanted}`);
	}

	/**
	 * The end of an interval by Student's t. scipy's quantile is off by up to 3e-11 (case proportion_ttest-009), which
	 * shows in an end near zero: there the printed tolerance is that of the distance from the estimate.
	 */
	bound(actual: number, expected: Json, estimate: number): void {
		const reach = Number.isFinite(actual) ? Math.abs(actual - estimate) : 0;
		this.near(actual, expected, { abs: Math.max(this.tolerance.abs, this.tolerance.rel * reach) });
	}

	/** The expected two ends. */
	interval(actual: { low: number; high: number }, expected: Json, tolerance: Partial<Tolerance> = {}): void {
		if (expected.isNull()) return;
		const [low, high] = expected.list();
		if (low) this.near(actual.low, low, tolerance);
		if (high) this.near(actual.high, high, tolerance);
	}

	/**
	 * The two ends of an interval that a test defines. Where a reference's end does not solve its own equation (statsmodels
	 * fails in a few corner cases) ours must.
	 *
	 * @param excess the test statistic's size at a value, minus the critical value: 0 at an end
	 */
	invertedInterval(
		actual: { low: number; high: number },
		expected: Json,
		excess: (value: number) => number,
		tolerance: Partial<Tolerance> = {}
	): void {
		if (expected.isNull()) return;
		const [low, high] = expected.list();
		for (const [end, node] of [
			[actual.low, low],
			[actual.high, high]
		] as const) {
			if (!node || node.isNull()) continue;
			const wrong =
				Number.isFinite(end) && Math.abs(excess(end)) < 1e-6 && !(Math.abs(excess(node.number())) < 1e-3);
			if (wrong) this.holds(true, node, 'an end of the interval');
			else this.near(end, node, tolerance);
		}
	}

	same(actual: boolean, expected: Json): void {
		if (expected.isNull()) return;
		this.#seen.add(expected.path);
		this.count += 1;
		if (actual !== expected.boolean()) this.failures.push(`${expected.path}: ${actual}`);
	}

	/** Our own assertion about an expected value, such as a refusal. */
	holds(statement: boolean, about: Json, words: string): void {
		for (const leaf of about.leaves()) this.#seen.add(leaf.path);
		this.count += 1;
		if (!statement) this.failures.push(`${about.path}: not ${words}`);
	}

	/** Expected values that were not compared; `ignored` matches the end of their path. */
	unseen(expected: Json, ignored: readonly RegExp[]): string[] {
		return expected
			.leaves()
			.map(({ path }) => path)
			.filter((path) => !this.#seen.has(path) && !ignored.some((pattern) => pattern.test(path)));
	}
}
