import { inverse, prime, residue, residues, times } from './modular.ts';

/** A column of a 0/1 matrix: the rows that have a one. */
export type Column = ArrayLike<number>;

/**
 * The row space of a matrix with few rows and many sparse 0/1 columns, modulo a prime, read column by column.
 *
 * Rows are published numbers, columns are kinds of people (signatures): a group's number can be computed from the published
 * ones exactly when its 0/1 vector is in the row space. The class keeps the inverse of the pivot columns, that is the reduced
 * row echelon form without ever writing it down: entry (i, c) of the form is `coordinate(i, column c)`.
 *
 * A vector of rational row space stays one modulo p, so nothing derivable is missed; a false alarm only hides more.
 */
export class RowSpace {
	/** Columns that are pivots, by the number given to `add`, in order. */
	readonly pivots: number[] = [];
	readonly #rows: number;
	/** Row operations so far: rows below the rank turn pivot i into unit vector i, the others vanish on all pivots. */
	readonly #operations: Float64Array;
	readonly #random = residues(1);
	/** Two random vectors that vanish on everything spanned so far; a new pivot is seen by them. */
	#checks: readonly [Float64Array, Float64Array];

	constructor(rows: number) {
		this.#rows = rows;
		this.#operations = new Float64Array(rows * rows);
		for (let row = 0; row < rows; row++) this.#operations[row * rows + row] = 1;
		this.#checks = [this.#check(), this.#check()];
	}

	get rank(): number {
		return this.pivots.length;
	}

	/** Reads a column; true when it is not a combination of the columns before. */
	add(name: number, column: Column): boolean {
		if (this.rank === this.#rows || this.#checks.every((check) => dot(check, 0, column) === 0)) return false;
		const rows = this.#rows;
		const operations = this.#operations;
		const image = Float64Array.from({ length: rows }, (_, row) => dot(operations, row * rows, column));
		let pivot = this.rank;
		while (pivot < rows && image[pivot] === 0) pivot++;
		if (pivot === rows) return false;
		const target = this.rank * rows;
		const scale = inverse(image[pivot] ?? 1);
		for (let at = 0; at < rows; at++) {
			const value = times(operations[pivot * rows + at] ?? 0, scale);
			operations[pivot * rows + at] = operations[target + at] ?? 0;
			operations[target + at] = value;
		}
		image[pivot] = image[this.rank] ?? 0;
		const touched: number[] = [];
		for (let at = 0; at < rows; at++) if (operations[target + at] !== 0) touched.push(at);
		for (let row = 0; row < rows; row++) {
			const factor = row === this.rank ? 0 : prime - (image[row] ?? 0);
			if (factor === 0 || factor === prime) continue;
			for (const at of touched) {
				operations[row * rows + at] = residue(
					(operations[row * rows + at] ?? 0) + factor * (operations[target + at] ?? 0)
				);
			}
		}
		this.pivots.push(name);
		this.#checks = [this.#check(), this.#check()];
		return true;
	}

	/** Entry of the reduced row echelon form: how much of pivot i is in the column. */
	coordinate(i: number, column: Column): number {
		return dot(this.#operations, i * this.#rows, column);
	}

	/**
	 * A random vector that every row of the matrix sums to 0 with. A set of columns is derivable exactly when two such vectors
	 * both sum to 0 over it.
	 * @param columns all columns, each name given to `add` being its index
	 */
	nullVector(columns: readonly Column[], seed: number): Float64Array {
		const random = residues(seed);
		const isPivot = new Set(this.pivots);
		const vector = new Float64Array(columns.length);
		const sums = new Float64Array(this.#rows);
		columns.forEach((column, c) => {
			if (isPivot.has(c)) return;
			const value = random();
			vector[c] = value;
			for (let t = 0; t < column.length; t++) {
				const row = column[t] ?? 0;
				sums[row] = residue((sums[row] ?? 0) + value);
			}
		});
		this.pivots.forEach((c, i) => {
			let value = 0;
			for (let row = 0; row < this.#rows; row++) {
				value = residue(value + (this.#operations[i * this.#rows + row] ?? 0) * (sums[row] ?? 0));
			}
			vector[c] = value === 0 ? 0 : prime - value;
		});
		return vector;
	}

	#check(): Float64Array {
		const rows = this.#rows;
		const check = new Float64Array(rows);
		for (let row = this.rank; row < rows; row++) {
			const factor = this.#random();
			for (let at = 0; at < rows; at++) {
				const value = this.#operations[row * rows + at] ?? 0;
				if (value !== 0) check[at] = residue((check[at] ?? 0) + factor * value);
			}
		}
		return check;
	}
}

/** Sum of a dense vector (from an offset) over the rows of a column. */
const dot = (vector: Float64Array, offset: number, column: Column): number => {
	let sum = 0;
	for (let t = 0; t < column.length; t++) sum += vector[offset + (column[t] ?? 0)] ?? 0;
	return residue(sum);
};
