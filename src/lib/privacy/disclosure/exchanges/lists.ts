import type { Scratch } from '../system/scratch.ts';

/** Lists of entries by a 64-bit key, in the order they were added; open addressing, no objects. */
export class ListsByKey {
	readonly #mask: number;
	readonly #longest: number;
	readonly #a: Int32Array;
	readonly #b: Int32Array;
	readonly #first: Int32Array;
	readonly #last: Int32Array;
	readonly #length: Int32Array;
	readonly #next: Int32Array;

	/**
	 * @param entries entries are numbers from 0 below this
	 * @param longest entries of one key beyond this are not kept
	 */
	constructor(entries: number, scratch: Scratch, { longest = Infinity } = {}) {
		let capacity = 16;
		while (capacity < entries * 2) capacity *= 2;
		this.#mask = capacity - 1;
		this.#longest = longest;
		this.#a = scratch.take(capacity);
		this.#b = scratch.take(capacity);
		this.#first = scratch.take(capacity).fill(-1);
		this.#last = scratch.take(capacity);
		this.#length = scratch.take(longest === Infinity ? 0 : capacity);
		this.#next = scratch.take(entries).fill(-1);
	}

	/** @returns whether there was room in the key's list */
	add(a: number, b: number, entry: number): boolean {
		const slot = this.#slot(a, b);
		if (this.#longest < Infinity) {
			const length = this.#length[slot] ?? 0;
			if (length >= this.#longest) return false;
			this.#length[slot] = length + 1;
		}
		if (this.#first[slot] === -1) {
			this.#a[slot] = a;
			this.#b[slot] = b;
			this.#first[slot] = entry;
		} else this.#next[this.#last[slot] ?? 0] = entry;
		this.#last[slot] = entry;
		return true;
	}

	/** The first entry with this key, or -1. */
	first(a: number, b: number): number {
		return this.firstOf(this.#slot(a, b));
	}

	/** The list of a key, empty or not. */
	list(a: number, b: number): number {
		return this.#slot(a, b);
	}

	/** The first entry of a list, or -1. */
	firstOf(list: number): number {
		return this.#first[list] ?? -1;
	}

	/** The next entry with the same key, or -1. */
	next(entry: number): number {
		return this.#next[entry] ?? -1;
	}

	#slot(a: number, b: number): number {
		let slot = (a ^ Math.imul(b, 0x85ebca6b) ^ (a >>> 15)) & this.#mask;
		while (this.#first[slot] !== -1 && (this.#a[slot] !== a || this.#b[slot] !== b)) {
			slot = (slot + 1) & this.#mask;
		}
		return slot;
	}
}

/** Entries with equal keys, as numbered lines. */
export interface Lines {
	readonly count: number;
	/** Line of each entry. */
	readonly lineOf: Int32Array;
}

/** Numbers the distinct keys in order of appearance. */
export const distinctKeys = (a: Int32Array, b: Int32Array, scratch: Scratch): Lines => {
	let capacity = 16;
	while (capacity < a.length * 2) capacity *= 2;
	const firsts = scratch.take(capacity).fill(-1);
	const lineOf = scratch.take(a.length);
	let count = 0;
	for (let at = 0; at < a.length; at++) {
		const [halfA, halfB] = [a[at] ?? 0, b[at] ?? 0];
		let slot = (halfA ^ Math.imul(halfB, 0x85ebca6b) ^ (halfA >>> 15)) & (capacity - 1);
		for (;;) {
			const first = firsts[slot] ?? -1;
			if (first === -1) {
				firsts[slot] = at;
				lineOf[at] = count++;
				break;
			}
			if (a[first] === halfA && b[first] === halfB) {
				lineOf[at] = lineOf[first] ?? 0;
				break;
			}
			slot = (slot + 1) & (capacity - 1);
		}
	}
	scratch.giveBack(firsts);
	return { count, lineOf };
};
