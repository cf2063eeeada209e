import type { Cube } from '../cube.ts';

/**
 * Which dimension determines which: `parents[d]` is the dimension one step above d (city → country), or -1.
 *
 * City and country published side by side, each with its own pool, reveal "country minus its visible cities". So a child is
 * grouped inside each visible value of its parent, and a pooled parent pools all its children.
 * Dependencies that hold by accident are treated the same: it only hides more. Values that determine each other without their
 * dimensions doing so (mens = 0 ⇒ womens = 1) are no hierarchy; the audit minds them.
 *
 * @param cells indices of the cells of the epoch
 */
export const parentDimensions = (cube: Cube, cells: Int32Array): number[] => {
	const used = cube.codes.map((codes) => countUsed(codes, cells));
	const above = cube.codes.map((child, c) =>
		cube.codes.map(
			(parent, p) =>
				c !== p && (used[p] ?? 0) > 1 && (used[p] ?? 0) <= (used[c] ?? 0) && determines(child, parent, cells)
		)
	);
	/** Of two dimensions that determine each other, the first declared is the parent. */
	const isAbove = (p: number, c: number) => above[c]?.[p] === true && (above[p]?.[c] !== true || p < c);
	return cube.codes.map((_, c) => {
		let nearest = -1;
		for (let p = 0; p < cube.codes.length; p++) {
			if (isAbove(p, c) && (nearest < 0 || isAbove(nearest, p))) nearest = p;
		}
		return nearest;
	});
};

const countUsed = (codes: Uint16Array, cells: Int32Array): number => {
	const seen = new Set<number>();
	for (const i of cells) seen.add(codes[i] ?? 0);
	return seen.size;
};

const determines = (child: Uint16Array, parent: Uint16Array, cells: Int32Array): boolean => {
	const parentOf = new Int32Array(65536).fill(-1);
	for (const i of cells) {
		const value = child[i] ?? 0;
		const known = parentOf[value];
		if (known === -1) parentOf[value] = parent[i] ?? 0;
		else if (known !== parent[i]) return false;
	}
	return true;
};

/** The parent's value of each value of a child dimension (-1 for values without people). */
export const parentValues = (child: Uint16Array, parent: Uint16Array, cells: Int32Array): Int32Array => {
	const parentOf = new Int32Array(65536).fill(-1);
	for (const i of cells) parentOf[child[i] ?? 0] = parent[i] ?? 0;
	return parentOf;
};
