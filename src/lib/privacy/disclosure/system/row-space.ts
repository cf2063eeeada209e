import { inverse, prime, residue, residues, times, type Matrix } from './modular.ts';

/**
 * The row space of a 0/1 matrix modulo a prime, read column by column.
 *
 * Rows are published numbers, columns are kinds of people (signatures): a group's number can be computed from the published
 * ones exactly when its 0/1 vector is in the row space. The class keeps the inverse of the pivot columns, that is the reduced
 * row echelon form without ever writing it down: entry (i, c) of the form is `coordinate(i, c)`.
 *
 * What is in it finds groups and proves nothing:
 *  · A vector of the rational row space is one modulo p unless p divides an elementary divisor of the matrix. That needs a minor of
 *    at least p, which a 0/1 matrix of rank 19 or less does not have (Hadamard: (r + 1)^((r + 1) / 2) / 2^r). Above, it is unlikely.
 *  · Whether a column is a new pivot is asked of two vectors from a fixed seed. Each overlooks one in p, as if it were drawn; the
 *    seed is public, so whoever made a file for it could in principle hide a pivot, and with it a group.
 *  · What is in the space modulo p alone is a false alarm: it hides more.
 */
export class RowSpace {
	/** Columns that are pivots, in the order they were read. */
	readonly pivots: number[] = [];
	readonly #matrix: Matrix;
	/** Row operations so far: rows below the rank turn pivot i into unit vector i, the others vanish on all pivots. */
	readonly #operations: Float64Array;
	/** Two random vectors that vanish on everything spanned so far; a new pivot is seen by them. */
	readonly #checks: readonly [Float64Array, Float64Array];

	constructor(matrix: Matrix) {
		const { rows } = matrix;
		this.#matrix = matrix;
		this.#operations = new Float64Array(rows * rows);
		for (let row = 0; row < rows; row++) this.#operations[row * rows + row] = 1;
		const random = residues(1);
		this.#checks = [new Float64Array(rows).map(random), new Float64Array(rows).map(random)];
	}

	get rank(): number {
		return this.pivots.length;
	}

	/** Reads a column; true when it is not a combination of the columns read before. */
	add(c: number): boolean {
		const { rows } = this.#matrix;
		const [one, two] = this.#checks;
		if (this.rank === rows || (this.#dot(one, 0, c) === 0 && this.#dot(two, 0, c) === 0)) return false;
		const image = this.#image(c);
		let pivot = this.rank;
		while (pivot < rows && image[pivot] === 0) pivot++;
		if (pivot === rows) return false;
		this.#swap(pivot, image);
		this.#eliminate(this.rank, image);
		for (const check of this.#checks) {
			const factor = prime - this.#dot(check, 0, c);
			for (let at = 0; at < rows; at++) {
				check[at] = residue((check[at] ?? 0) + factor * (this.#operations[this.rank * rows + at] ?? 0));
			}
		}
		this.pivots.push(c);
		return true;
	}

	/** Makes column c pivot i instead of the one that was; it must have something of it (`coordinate(i, c)` not 0). */
	exchange(i: number, c: number): void {
		this.#eliminate(i, this.#image(c));
		this.pivots[i] = c;
	}

	/** Entry of the reduced row echelon form: how much of pivot i is in column c. */
	coordinate(i: number, c: number): number {
		return this.#dot(this.#operations, i * this.#matrix.rows, c);
	}

	/**
	 * A random vector that every row of the matrix sums to 0 with, after all columns are read: so does every set of columns that the
	 * rows give away.
	 */
	nullVector(seed: number): Float64Array {
		const { rows, columns, stride, ones } = this.#matrix;
		const random = residues(seed);
		const isPivot = new Set(this.pivots);
		const vector = new Float64Array(columns);
		const sums = new Float64Array(rows);
		for (let c = 0; c < columns; c++) {
			if (isPivot.has(c)) continue;
			const value = random();
			vector[c] = value;
			for (let t = 0; t < stride; t++) {
				const row = ones[c * stride + t] ?? -1;
				if (row >= 0) sums[row] = residue((sums[row] ?? 0) + value);
			}
		}
		this.pivots.forEach((c, i) => {
			let value = 0;
			for (let row = 0; row < rows; row++) {
				value = residue(value + (this.#operations[i * rows + row] ?? 0) * (sums[row] ?? 0));
			}
			vector[c] = value === 0 ? 0 : prime - value;
		});
		return vector;
	}

	/** A column under the row operations so far. */
	#image(c: number): Float64Array {
		const { rows } = this.#matrix;
		return Float64Array.from({ length: rows }, (_, row) => this.#dot(this.#operations, row * rows, c));
	}

	/** Brings a row to the position of the next pivot. */
	#swap(row: number, image: Float64Array): void {
		const { rows } = this.#matrix;
		const from = this.#operations.slice(row * rows, (row + 1) * rows);
		this.#operations.copyWithin(row * rows, this.rank * rows, (this.rank + 1) * rows);
		this.#operations.set(from, this.rank * rows);
		[image[row], image[this.rank]] = [image[this.rank] ?? 0, image[row] ?? 0];
	}

	/** Turns a column with this image into the unit vector of a row. */
	#eliminate(unit: number, image: Float64Array): void {
		const { rows } = this.#matrix;
		const operations = this.#operations;
		const target = unit * rows;
		const scale = inverse(image[unit] ?? 1);
		const touched: number[] = [];
		for (let at = target; at < target + rows; at++) {
			if (operations[at] === 0) continue;
			operations[at] = times(operations[at] ?? 0, scale);
			touched.push(at - target);
		}
		for (let row = 0; row < rows; row++) {
			if (row === unit || image[row] === 0) continue;
			const factor = prime - (image[row] ?? 0);
			for (const at of touched) {
				const position = row * rows + at;
				operations[position] = residue((operations[position] ?? 0) + factor * (operations[target + at] ?? 0));
			}
		}
	}

	/** Sum of a dense vector (from an offset) over the ones of a column. */
	#dot(vector: Float64Array, offset: number, c: number): number {
		const { stride, ones } = this.#matrix;
		let sum = 0;
		for (let t = c * stride; t < (c + 1) * stride; t++) {
			const row = ones[t] ?? -1;
			if (row >= 0) sum += vector[offset + row] ?? 0;
		}
		return residue(sum);
	}
}
