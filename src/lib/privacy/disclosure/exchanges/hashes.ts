import type { Scratch } from '../system/scratch.ts';
import type { Rows } from '../system/system.ts';

/** Two 32-bit numbers for each cell: 64 bits that add up without overflow trouble. */
export interface Hashes {
	readonly a: Int32Array;
	readonly b: Int32Array;
}

/** Seeded 32-bit numbers (mulberry32): the same everywhere; a clash is noticed when rows are added up again. */
export const mixed = (seed: number): number => {
	const state = (Math.imul(seed, 0x9e3779b1) + 0x6d2b79f5) | 0;
	let value = Math.imul(state ^ (state >>> 15), state | 1);
	value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
	return value ^ (value >>> 14);
};

export const noHashes = (cells: number, scratch: Scratch): Hashes => ({
	a: scratch.take(cells),
	b: scratch.take(cells)
});

/** Adds a random number of each cell's row (or block), cells without one stay as they are. */
export const addHashes = (to: Hashes, of: Int32Array, seed: number): void => {
	const count = of.reduce((most, row) => Math.max(most, row), -1) + 1;
	const first = Int32Array.from({ length: count }, (_, row) => mixed(seed * 7919 + row * 2 + 1));
	const second = Int32Array.from({ length: count }, (_, row) => mixed(seed * 104729 + row * 2 + 1_000_003));
	for (let c = 0; c < of.length; c++) {
		const row = of[c] ?? -1;
		if (row < 0) continue;
		to.a[c] = (to.a[c] ?? 0) + (first[row] ?? 0);
		to.b[c] = (to.b[c] ?? 0) + (second[row] ?? 0);
	}
};

/** The hash of a cell's rows: equal for cells that count in the same published sums. */
export const rowHashes = (cells: number, rows: readonly Rows[], scratch: Scratch): Hashes => {
	const hashes = noHashes(cells, scratch);
	rows.forEach(({ rowOf }, r) => addHashes(hashes, rowOf, r + 1));
	return hashes;
};
