import type { RowStore } from './store.ts';

/** A number for one value of one key part, the same on every machine. */
function mixed(part: number, code: number, salt: number): number {
	let hash = Math.imul(part * 65_537 + code + 1, 0x9e3779b1) ^ salt;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** Rows that are alike in some key parts, with their sums. */
export interface Groups {
	/** the group of each row, −1 where the row is in none */
	readonly of: Int32Array;
	readonly size: Uint32Array;
	readonly people: Float64Array;
	readonly counts: Float64Array;
	readonly amounts: Float64Array;
	/** 1 where a measure of a row is unknown */
	readonly open: Uint8Array;
	readonly most: Float64Array;
	readonly least: Float64Array;
}

/** Puts rows together by all their key parts but some. Made once a file: the hashes of the rows are shared. */
export class Grouping {
	readonly store: RowStore;
	readonly #first: Uint32Array;
	readonly #second: Uint32Array;
	readonly #slots: Float64Array;
	readonly #groupAt: Int32Array;
	readonly #mask: number;

	constructor(store: RowStore) {
		this.store = store;
		const { size, parts, codes } = store;
		this.#first = new Uint32Array(size);
		this.#second = new Uint32Array(size);
		for (let row = 0; row < size; row += 1) {
			let first = 0;
			let second = 0;
			for (let part = 0; part < parts; part += 1) {
				const code = codes[row * parts + part] ?? 0;
				first = (first + mixed(part, code, 1)) >>> 0;
				second = (second + mixed(part, code, 0x5bd1e995)) >>> 0;
			}
			this.#first[row] = first;
			this.#second[row] = second;
		}
		let capacity = 16;
		while (capacity < size * 2) capacity *= 2;
		this.#mask = capacity - 1;
		this.#slots = new Float64Array(capacity);
		this.#groupAt = new Int32Array(capacity);
	}

	/**
	 * The groups of rows that are alike in all key parts but `without`.
	 *
	 * @param without key parts that may differ
	 * @param takes   whether a row adds to the sums; every row learns its group, so that it can be compared with it
	 */
	by(without: readonly number[], takes?: (row: number) => boolean): Groups {
		const { store } = this;
		const { size } = store;
		const slots = this.#slots.fill(NaN);
		const of = new Int32Array(size);
		const groups = {
			of,
			size: new Uint32Array(size),
			people: new Float64Array(size),
			counts: new Float64Array(size),
			amounts: new Float64Array(size),
			open: new Uint8Array(size),
			most: new Float64Array(size),
			least: new Float64Array(size).fill(Infinity)
		};
		let count = 0;
		for (let row = 0; row < size; row += 1) {
			let first = this.#first[row] ?? 0;
			let second = this.#second[row] ?? 0;
			for (const part of without) {
				const code = store.code(row, part);
				first = (first - mixed(part, code, 1)) >>> 0;
				second = (second - mixed(part, code, 0x5bd1e995)) >>> 0;
			}
			const key = first * 2 ** 21 + (second & 0x1fffff);
			let at = (first ^ second) & this.#mask;
			while (slots[at] === slots[at] && slots[at] !== key) at = (at + 1) & this.#mask;
			if (slots[at] !== key) {
				slots[at] = key;
				this.#groupAt[at] = count;
				count += 1;
			}
			const group = this.#groupAt[at] ?? 0;
			of[row] = group;
			if (takes && !takes(row)) continue;
			const people = store.people[row] ?? 0;
			groups.size[group] = (groups.size[group] ?? 0) + 1;
			groups.people[group] = (groups.people[group] ?? 0) + people;
			groups.counts[group] = (groups.counts[group] ?? 0) + (store.counts[row] ?? 0);
			groups.amounts[group] = (groups.amounts[group] ?? 0) + (store.amounts[row] ?? 0);
			if (store.open[row] === 1) groups.open[group] = 1;
			if (people > (groups.most[group] ?? 0)) groups.most[group] = people;
			if (people < (groups.least[group] ?? 0)) groups.least[group] = people;
		}
		return groups;
	}
}
