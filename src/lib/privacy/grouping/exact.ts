/**
 * Exact sums, so that a release does not depend on the order of rows or on how a cell was split.
 *
 * Amounts are written with a few decimals: counted in their smallest unit (cents) they are whole numbers, and a pair of
 * doubles (high + low, error-free addition) adds whole numbers exactly up to about 2^100.
 */

/** One number for each variant and column: `sums[variant][column]`; column 0 is people, column m + 1 measure m. */
export type Sums = readonly (readonly number[])[];

const largestScale = 1e6;

/**
 * The smallest power of ten (up to a million) that makes every value whole, or 1 when there is none.
 * @param values finite numbers or NaN; NaN is passed over
 */
export const decimalScale = (values: Float64Array): number => {
	let scale = 1;
	for (const value of values) {
		while (!Number.isNaN(value) && Math.round(value * scale) / scale !== value) {
			scale *= 10;
			if (scale > largestScale) return 1;
		}
	}
	return scale;
};

/** The values counted in units of 1/scale: whole numbers where `decimalScale` found a scale. */
export const inUnits = (values: Float64Array, scale: number): Float64Array =>
	scale === 1 ? values : values.map((value) => Math.round(value * scale));

/** Sums by row, variant and column; rows are the values of an axis, or signatures. */
export class SumTable {
	readonly rows: number;
	readonly variants: number;
	readonly columns: number;
	readonly #scales: readonly number[];
	readonly #high: Float64Array;
	readonly #low: Float64Array;

	/** @param scales units of each column: 1 for people and counts, 100 for cents */
	constructor(rows: number, variants: number, scales: readonly number[]) {
		this.rows = rows;
		this.variants = variants;
		this.columns = scales.length;
		this.#scales = scales;
		this.#high = new Float64Array(rows * variants * scales.length);
		this.#low = new Float64Array(rows * variants * scales.length);
	}

	/** Adds an amount, counted in the column's units. */
	add(at: { row: number; variant: number; column: number }, units: number): void {
		this.#addAt((at.row * this.variants + at.variant) * this.columns + at.column, units);
	}

	/** Adds one column of cells: `rowOf[i]` and `variantOf[i]` say where `units[i]` goes; `cells` are the cells to add. */
	addColumn(
		column: number,
		cells: Int32Array,
		from: { rowOf: Int32Array; variantOf: Uint16Array; units: Float64Array }
	): void {
		const { rowOf, variantOf, units } = from;
		for (let c = 0; c < cells.length; c++) {
			const i = cells[c] ?? 0;
			const at = ((rowOf[i] ?? 0) * this.variants + (variantOf[i] ?? 0)) * this.columns + column;
			this.#addAt(at, units[i] ?? 0);
		}
	}

	/** The sum of some rows, for every variant and column, rounded once. */
	sum(rows: readonly number[]): Sums {
		return Array.from({ length: this.variants }, (_, variant) =>
			this.#scales.map((scale, column) => {
				let high = 0;
				let low = 0;
				for (const row of rows) {
					const at = (row * this.variants + variant) * this.columns + column;
					for (const part of [this.#high[at] ?? 0, this.#low[at] ?? 0]) {
						const sum = high + part;
						const back = sum - high;
						low += high - (sum - back) + (part - back);
						high = sum;
					}
				}
				const sum = high + low;
				const rest = low - (sum - high);
				return scale === 1 ? sum : sum / scale + rest / scale;
			})
		);
	}

	/** One sum, rounded once. */
	value(row: number, variant: number, column: number): number {
		const at = (row * this.variants + variant) * this.columns + column;
		return ((this.#high[at] ?? 0) + (this.#low[at] ?? 0)) / (this.#scales[column] ?? 1);
	}

	/** People of a row over all variants. */
	people(row: number): number {
		let sum = 0;
		for (let variant = 0; variant < this.variants; variant++) sum += this.value(row, variant, 0);
		return sum;
	}

	/** Error-free addition (Knuth's two-sum): what `high` cannot hold goes to `low`. */
	#addAt(at: number, units: number): void {
		const high = this.#high[at] ?? 0;
		const sum = high + units;
		const back = sum - high;
		this.#high[at] = sum;
		this.#low[at] = (this.#low[at] ?? 0) + (high - (sum - back)) + (units - back);
	}
}
