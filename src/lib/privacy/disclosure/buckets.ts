/** Lists of cells by a 64-bit key, in the order they were added; open addressing, no objects. */
export class CellsByKey {
	readonly #mask: number;
	readonly #a: Int32Array;
	readonly #b: Int32Array;
	readonly #first: Int32Array;
	readonly #last: Int32Array;
	readonly #next: Int32Array;

	/**
	 * @param cells most cells that may be added
	 * @param ids   cells are numbers below this
	 */
	constructor(cells: number, ids: number) {
		let capacity = 16;
		while (capacity < cells * 2) capacity *= 2;
		this.#mask = capacity - 1;
		this.#a = new Int32Array(capacity);
		this.#b = new Int32Array(capacity);
		this.#first = new Int32Array(capacity).fill(-1);
		this.#last = new Int32Array(capacity);
		this.#next = new Int32Array(ids).fill(-1);
	}

	add(a: number, b: number, cell: number): void {
		const slot = this.#slot(a, b);
		if (this.#first[slot] === -1) {
			this.#a[slot] = a;
			this.#b[slot] = b;
			this.#first[slot] = cell;
		} else this.#next[this.#last[slot] ?? 0] = cell;
		this.#last[slot] = cell;
	}

	/** The first cell with this key, or -1. */
	first(a: number, b: number): number {
		return this.#first[this.#slot(a, b)] ?? -1;
	}

	/** The next cell with the same key, or -1. */
	next(cell: number): number {
		return this.#next[cell] ?? -1;
	}

	#slot(a: number, b: number): number {
		let slot = (a ^ Math.imul(b, 0x85ebca6b) ^ (a >>> 15)) & this.#mask;
		while (this.#first[slot] !== -1 && (this.#a[slot] !== a || this.#b[slot] !== b)) {
			slot = (slot + 1) & this.#mask;
		}
		return slot;
	}
}
