/** Running sums of a file: people and each measure, unknown values skipped. Compensated, so that the last digit is exact. */
export class RunningSums {
	rows = 0;
	people = 0;
	readonly #sums: Float64Array;
	readonly #lost: Float64Array;
	readonly #known: Uint32Array;

	/** @param width number of measures */
	constructor(width: number) {
		this.#sums = new Float64Array(width);
		this.#lost = new Float64Array(width);
		this.#known = new Uint32Array(width);
	}

	add(people: number, measures: readonly number[]): void {
		this.rows += 1;
		this.people += people;
		for (let i = 0; i < measures.length; i += 1) {
			const value = measures[i] ?? NaN;
			if (Number.isNaN(value)) continue;
			const sum = this.#sums[i] ?? 0;
			const next = sum + value;
			this.#lost[i] =
				(this.#lost[i] ?? 0) + (Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum);
			this.#sums[i] = next;
			this.#known[i] = (this.#known[i] ?? 0) + 1;
		}
	}

	/** The sum of a measure over the rows where it is known; NaN when it is known nowhere. */
	of(measure: number): number {
		return (this.#known[measure] ?? 0) === 0 ? NaN : (this.#sums[measure] ?? 0) + (this.#lost[measure] ?? 0);
	}

	/** Whether a measure is known in every row. */
	isWhole(measure: number): boolean {
		return this.rows > 0 && this.#known[measure] === this.rows;
	}

	/** Whether a row is the sum of all rows before it: a total without a label. */
	equal(people: number, measures: readonly number[]): boolean {
		if (this.rows < 2 || people !== this.people) return false;
		return measures.every((value, i) => {
			const sum = this.of(i);
			return Number.isNaN(value) || Math.abs(value - sum) <= 1e-6 * Math.abs(sum) + 0.01;
		});
	}
}
