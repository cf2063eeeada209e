import type { RowStore } from './store.ts';

/** A number for one value of one key part, the same on every machine. */
function mixed(part: number, code: number, salt: number): number {
	let hash = Math.imul(part * 65_537 + code + 1, 0x9e3779b1) ^ salt;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return hash ^ (hash >>> 16);
}

/** The numbers of all values of one key part that a file has. */
function mixedAll(store: RowStore, part: number, salt: number): Int32Array {
	const { codes, parts, size } = store;
	let maxCode = 0;
	for (let at = part; at < size * parts; at += parts)
		if ((codes[at] ?? 0) > maxCode) maxCode = codes[at] ?? 0;
	return Int32Array.from({ length: maxCode + 1 }, (_, code) => mixed(part, code, salt));
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
	readonly maxPeople: Float64Array;
	readonly minPeople: Float64Array;
}

/** Groups rows by all their key parts but some. Created once per file: all groupings share the hashes. */
export class Grouping {
	readonly store: RowStore;
	/** two hashes of each row, which are sums over its key parts */
	readonly #first: Int32Array;
	readonly #second: Int32Array;
	readonly #tables: { first: Int32Array; second: Int32Array }[];
	/** the group of each slot, from 1; 0 where the slot is free */
	readonly #slots: Int32Array;
	/** hashes of the groups */
	readonly #keys: Int32Array;
	readonly #others: Int32Array;
	readonly #mask: number;

	constructor(store: RowStore) {
		this.store = store;
		const { size, parts, codes } = store;
		this.#tables = Array.from({ length: parts }, (_, part) => ({
			first: mixedAll(store, part, 1),
			second: mixedAll(store, part, 0x5bd1e995)
		}));
		this.#first = new Int32Array(size);
		this.#second = new Int32Array(size);
		for (const [part, { first, second }] of this.#tables.entries()) {
			for (let row = 0, at = part; row < size; row += 1, at += parts) {
				const code = codes[at] ?? 0;
				this.#first[row] = ((this.#first[row] ?? 0) + (first[code] ?? 0)) | 0;
				this.#second[row] = ((this.#second[row] ?? 0) + (second[code] ?? 0)) | 0;
			}
		}
		let capacity = 16;
		while (capacity < size * 2) capacity *= 2;
		this.#mask = capacity - 1;
		this.#slots = new Int32Array(capacity);
		this.#keys = new Int32Array(size);
		this.#others = new Int32Array(size);
	}

	/**
	 * The groups of rows that are alike in all key parts but `without`.
	 *
	 * @param without key parts that may differ
	 * @param takes   whether a row adds to the sums; every row gets its group, to be compared with it
	 */
	by(without: readonly number[], takes?: (row: number) => boolean): Groups {
		const { store } = this;
		const { size, parts, codes } = store;
		const [first, second, slots, keys, others, mask] = [
			this.#first,
			this.#second,
			this.#slots.fill(0),
			this.#keys,
			this.#others,
			this.#mask
		];
		const away = without.map((part) => ({
			part,
			...(this.#tables[part] ?? { first: slots, second: slots })
		}));
		const of = new Int32Array(size);
		const groups = {
			of,
			size: new Uint32Array(size),
			people: new Float64Array(size),
			counts: new Float64Array(size),
			amounts: new Float64Array(size),
			open: new Uint8Array(size),
			maxPeople: new Float64Array(size),
			minPeople: new Float64Array(size)
		};
		let count = 0;
		for (let row = 0; row < size; row += 1) {
			let key = first[row] ?? 0;
			let other = second[row] ?? 0;
			for (const { part, first: one, second: two } of away) {
				const code = codes[row * parts + part] ?? 0;
				key = (key - (one[code] ?? 0)) | 0;
				other = (other - (two[code] ?? 0)) | 0;
			}
			let at = (key ^ (other >>> 7)) & mask;
			let group = (slots[at] ?? 0) - 1;
			while (group >= 0 && (keys[group] !== key || others[group] !== other)) {
				at = (at + 1) & mask;
				group = (slots[at] ?? 0) - 1;
			}
			if (group < 0) {
				group = count;
				count += 1;
				slots[at] = count;
				keys[group] = key;
				others[group] = other;
			}
			of[row] = group;
			if (takes !== undefined && !takes(row)) continue;
			const people = store.people[row] ?? 0;
			const before = groups.size[group] ?? 0;
			groups.size[group] = before + 1;
			groups.people[group] = (groups.people[group] ?? 0) + people;
			groups.counts[group] = (groups.counts[group] ?? 0) + (store.counts[row] ?? 0);
			groups.amounts[group] = (groups.amounts[group] ?? 0) + (store.amounts[row] ?? 0);
			if (store.open[row] === 1) groups.open[group] = 1;
			if (people > (groups.maxPeople[group] ?? 0)) groups.maxPeople[group] = people;
			if (before === 0 || people < (groups.minPeople[group] ?? 0)) groups.minPeople[group] = people;
		}
		return groups;
	}
}
