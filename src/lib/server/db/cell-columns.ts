import { chunkRows, compressed, packChunk, type CellDictionary } from './cell-chunk.ts';

/** Room for so many rows in the beginning: a file may have ten thousand campaigns. */
const fewRows = 16;

/** The values of a column by code, in the order of appearance. */
class Codes<T> {
	readonly values: T[] = [];
	readonly #codes = new Map<T, number>();
	/** Neighbours are often alike. */
	#last: T | undefined;
	#lastCode = 0;

	of(value: T): number {
		if (value === this.#last) return this.#lastCode;
		let code = this.#codes.get(value);
		if (code === undefined) this.#codes.set(value, (code = this.values.push(value) - 1));
		this.#last = value;
		this.#lastCode = code;
		return code;
	}
}

/** A chunk that is ready to be stored. */
export interface EncodedChunk {
	readonly chunk: number;
	readonly rows: number;
	readonly body: Buffer;
}

/** A chunk that has yet to be compressed. */
export interface PackedChunk {
	readonly chunk: number;
	readonly rows: number;
	readonly packed: Buffer;
}

/** The cells of one upload to one campaign on their way into chunks. */
export class CellColumns {
	readonly #variants = new Codes<string>();
	readonly #days = new Codes<number>();
	readonly #values: readonly Codes<string>[];
	#codes: Uint32Array[];
	#numbers: Float64Array[];
	#capacity = fewRows;
	#rows = 0;
	#chunks = 0;

	constructor(dimensions: number, measures: number) {
		this.#values = Array.from({ length: dimensions }, () => new Codes<string>());
		this.#codes = Array.from({ length: 2 + dimensions }, () => new Uint32Array(fewRows));
		this.#numbers = Array.from({ length: 1 + measures }, () => new Float64Array(fewRows));
	}

	/** Bytes of memory that the rows take that wait. */
	get size(): number {
		return this.#capacity * (4 * this.#codes.length + 8 * this.#numbers.length);
	}

	get isFull(): boolean {
		return this.#rows === chunkRows;
	}

	/** The dictionary of all rows so far. */
	get dictionary(): CellDictionary {
		return {
			variants: this.#variants.values,
			days: this.#days.values,
			values: this.#values.map(({ values }) => values)
		};
	}

	/** Takes a cell. There has to be room: take the chunk when it is full. */
	add(
		variant: string,
		day: number,
		segments: readonly string[],
		people: number,
		sums: ArrayLike<number>
	): void {
		// A number that is none would be stored as an unknown one.
		if (!Number.isFinite(people)) throw new Error('a cell has no number of people');
		if (this.#rows === this.#capacity) this.#grow();
		const at = this.#rows++;
		for (let i = 0; i < this.#codes.length; i += 1) {
			const into = this.#codes[i];
			if (!into) continue;
			if (i === 0) into[at] = this.#variants.of(variant);
			else if (i === 1) into[at] = this.#days.of(day);
			else into[at] = this.#values[i - 2]?.of(segments[i - 2] ?? '') ?? 0;
		}
		for (let i = 0; i < this.#numbers.length; i += 1) {
			const into = this.#numbers[i];
			if (into) into[at] = i === 0 ? people : (sums[i - 1] ?? NaN);
		}
	}

	/** The code columns of the row that was added last, in `key`. */
	keyOfLast(key: Uint16Array): void {
		for (let i = 0; i < key.length; i += 1) key[i] = this.#codes[i]?.[this.#rows - 1] ?? 0;
	}

	/** The rows that wait, as a chunk; null where there are none. */
	take(): EncodedChunk | null {
		const made = this.takePacked();
		return made && { chunk: made.chunk, rows: made.rows, body: compressed(made.packed) };
	}

	/** The same before it is compressed. */
	takePacked(): PackedChunk | null {
		if (this.#rows === 0) return null;
		const rows = this.#rows;
		const packed = packChunk([...this.#codes, ...this.#numbers], rows);
		this.#rows = 0;
		this.#chunks += 1;
		return { chunk: this.#chunks - 1, rows, packed };
	}

	/** Drops the rows that wait; their values stay in the dictionary. */
	forget(): void {
		this.#rows = 0;
	}

	/** Gives the room of the rows back. */
	shrink(): void {
		this.#capacity = fewRows;
		this.#codes = this.#codes.map(() => new Uint32Array(fewRows));
		this.#numbers = this.#numbers.map(() => new Float64Array(fewRows));
	}

	#grow(): void {
		this.#capacity *= 2;
		const grown = <T extends Uint32Array | Float64Array>(into: T, old: T): T => {
			into.set(old);
			return into;
		};
		this.#codes = this.#codes.map((old) => grown(new Uint32Array(this.#capacity), old));
		this.#numbers = this.#numbers.map((old) => grown(new Float64Array(this.#capacity), old));
	}
}
