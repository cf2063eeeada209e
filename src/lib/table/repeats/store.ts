/** Weights of the measures in a row's checksum: no two alike, so that swapped measures change it. */
const weightOf = (measure: number): number => 1 + (((measure + 1) * 0.618033988749895 * 1.7) % 1);

/** What the checksums of a file's rows are made of. */
export interface StoreOptions {
	/** key parts: campaign, variant, day, then the dimensions */
	parts: number;
	/** for each measure whether it counts people or events: counts add up exactly, amounts up to rounding */
	counts: readonly boolean[];
}

/**
 * Keys, people and checksums of the rows of a file, about 30 bytes a row.
 */
export class RowStore {
	readonly parts: number;
	size = 0;
	/** `parts` numbers a row */
	codes: Uint16Array<ArrayBuffer>;
	people: Float64Array<ArrayBuffer>;
	/** weighted sum of the counts */
	counts: Float64Array<ArrayBuffer>;
	/** weighted sum of the amounts */
	amounts: Float64Array<ArrayBuffer>;
	/** physical line, from 1 */
	lines: Uint32Array<ArrayBuffer>;
	/** 1 where a measure is unknown */
	open: Uint8Array<ArrayBuffer>;
	readonly #isCount: readonly boolean[];
	readonly #weights: Float64Array;
	#capacity = 1024;
	/** whether any row has a known measure */
	hasMeasures = false;

	constructor({ parts, counts }: StoreOptions) {
		this.parts = parts;
		this.#isCount = counts;
		this.#weights = Float64Array.from(counts, (_, i) => weightOf(i));
		this.codes = new Uint16Array(this.#capacity * parts);
		this.people = new Float64Array(this.#capacity);
		this.counts = new Float64Array(this.#capacity);
		this.amounts = new Float64Array(this.#capacity);
		this.lines = new Uint32Array(this.#capacity);
		this.open = new Uint8Array(this.#capacity);
	}

	/**
	 * Adds a row.
	 *
	 * @param key      its codes, 0…65,535 each
	 * @param measures NaN is unknown
	 */
	add(key: Uint16Array, people: number, measures: readonly number[], line: number): void {
		if (this.size === this.#capacity) this.#grow();
		const at = this.size;
		this.size = at + 1;
		this.codes.set(key, at * this.parts);
		this.people[at] = people;
		this.lines[at] = line;
		let counts = 0;
		let amounts = 0;
		let open = 0;
		for (let i = 0; i < measures.length; i += 1) {
			const value = measures[i] ?? NaN;
			if (value !== value) open = 1;
			else if (this.#isCount[i] === true) counts += (this.#weights[i] ?? 0) * value;
			else amounts += (this.#weights[i] ?? 0) * value;
		}
		this.counts[at] = counts;
		this.amounts[at] = amounts;
		this.open[at] = open;
		if (counts !== 0 || amounts !== 0) this.hasMeasures = true;
	}

	/** The rows without some of them; `originalRows` are the numbers they have here. */
	without(rows: ReadonlySet<number>): { store: RowStore; originalRows: number[] } {
		const originalRows = Array.from({ length: this.size }, (_, row) => row).filter((row) => !rows.has(row));
		const store = new RowStore({ parts: this.parts, counts: this.#isCount });
		for (const row of originalRows) {
			if (store.size === store.#capacity) store.#grow();
			const at = store.size;
			store.size += 1;
			store.codes.set(this.codes.subarray(row * this.parts, (row + 1) * this.parts), at * this.parts);
			for (const name of ['people', 'counts', 'amounts', 'lines', 'open'] as const)
				store[name][at] = this[name][row] ?? 0;
		}
		store.hasMeasures = this.hasMeasures;
		return { store, originalRows };
	}

	/** The code of one key part of a row. */
	code(row: number, part: number): number {
		return this.codes[row * this.parts + part] ?? 0;
	}

	#grow(): void {
		this.#capacity *= 2;
		// Longer buffers replace the shorter ones, whose memory is freed at once.
		const grown = ({ buffer }: { readonly buffer: ArrayBuffer }): ArrayBuffer =>
			buffer.transfer(2 * buffer.byteLength);
		this.codes = new Uint16Array(grown(this.codes));
		this.people = new Float64Array(grown(this.people));
		this.counts = new Float64Array(grown(this.counts));
		this.amounts = new Float64Array(grown(this.amounts));
		this.lines = new Uint32Array(grown(this.lines));
		this.open = new Uint8Array(grown(this.open));
	}
}
