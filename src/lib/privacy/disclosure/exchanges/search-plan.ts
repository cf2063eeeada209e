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
	const count = of.reduce((max, row) => Math.max(max, row), -1) + 1;
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

/** One way of looking for donors. */
export interface Sweep {
	/** Donors of a kind that are tried for each cell. */
	readonly nearest: number;
	/** Must one exchange be enough? */
	readonly whole: boolean;
	/** Cells of a group that people are moved to. */
	readonly receivers: number;
	/** Cells that may complete an exchange that parts do not. */
	readonly across: number;
	/** Axes that may differ. */
	readonly differ: number;
}

/** How thoroughly donors are tried: few full exchanges first, then many partial ones. */
export const sweeps = {
	/** Where others have taken from the donors already. */
	shared: [
		{ nearest: 2, whole: true, receivers: 2, across: 0, differ: 2 },
		{ nearest: 4, whole: false, receivers: 4, across: 0, differ: 2 }
	],
	quick: [
		{ nearest: 3, whole: true, receivers: 4, across: 0, differ: 3 },
		{ nearest: 6, whole: false, receivers: 8, across: 0, differ: 3 }
	],
	thorough: [
		{ nearest: 4, whole: true, receivers: 8, across: 12, differ: 3 },
		{ nearest: 16, whole: false, receivers: 16, across: 60, differ: 3 }
	]
} as const satisfies Record<string, readonly Sweep[]>;

export type Effort = keyof typeof sweeps;

/** Orders in which axes are tried. */
export const orders = 8;

/** In larger systems neighbours are many, and lists of them take much memory. */
const manyCells = 50_000;

/** Axes that differ between a cell and its donor: sets of up to three, fewer where there are many. */
const masksOf = (axes: number, cells: number): number[] => {
	const max = axes <= 9 && cells <= manyCells ? 3 : axes <= 16 ? 2 : 1;
	const masks = [0];
	for (let size = 1, from = 0; size <= max; size++) {
		const to = masks.length;
		for (; from < to; from++) {
			const mask = masks[from] ?? 0;
			for (let axis = 0; axis < axes; axis++) if (1 << axis > mask) masks.push(mask | (1 << axis));
		}
	}
	return masks;
};

/** Axes on which donors may differ whose moves are settled later. */
export const nearMasks = masksOf;

/** These sets in a few orders, the usual one first: greedy exchanges find more when they begin elsewhere. */
export const differing = (axes: number, cells: number): readonly (readonly number[])[] => {
	const masks = masksOf(axes, cells);
	return Array.from({ length: orders }, (_, seed) =>
		seed === 0 ? masks : masks.toSorted((x, y) => mixed(x * orders + seed) - mixed(y * orders + seed))
	);
};
