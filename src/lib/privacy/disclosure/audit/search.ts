import { residue } from '../system/modular.ts';
import type { RowSpace } from '../system/row-space.ts';

/** The answer of a search: a group whose count is small and can be derived, or none; or that the budget ran out. */
export type Found =
	{ readonly group: readonly number[] } | { readonly none: true } | { readonly gaveUp: true };

/** Decisions tried before the search gives up. */
const budget = 200_000;

/** Signatures that steer the search; a candidate is then checked on all of them. */
const maxSteering = 3000;

/** Signatures with the same entries in all rows of the echelon form: in a group together or not at all. */
interface Alike {
	/** [row of the form, entry] with entry ≠ 0. */
	readonly terms: readonly (readonly [number, number])[];
	count: number;
}

/**
 * Looks for any group, of whatever shape, whose count can be derived from the published numbers and is too small.
 *
 * Such a group can hold only signatures with a small count. Take a reduced row echelon form with as many big signatures for
 * pivots as possible: its rows with small pivots are 0 on all big signatures, and a vector of the row space that is 0 on all big
 * signatures is a sum of these rows, with coefficients 0 or 1 (its own entries at the pivots). So
 *  · when all pivots are big there is no such group at all, and nothing need be searched;
 *  · otherwise the subsets of those rows are all the candidates, and they are searched depth first: row by row in or out, as
 *    long as every entry that is settled is 0 or 1 and the count stays below the limit. All of them are looked at.
 * All of this is modulo a prime: complete for the row space as `RowSpace` has it, and no proof that the published numbers give away
 * nothing (it says why). A group that is found is hidden, whether or not whole numbers give it away.
 *
 * @param counts of each signature
 * @param isFine is a group harmless, though small?
 * @param space  the row space, all columns read; its pivots are exchanged for bigger ones
 */
export const smallGroup = (
	counts: ArrayLike<number>,
	{ min, isFine }: { min: number; isFine: (group: readonly number[]) => boolean },
	space: RowSpace
): Found => {
	const countOf = (c: number) => Math.max(0, counts[c] ?? 0);
	const small: number[] = [];
	const big: number[] = [];
	for (let c = 0; c < counts.length; c++) (countOf(c) < min ? small : big).push(c);
	const rows = withBiggest(space, big, small, countOf);
	const depth = rows.length;
	if (depth === 0) return { none: true };
	const entry = (i: number, c: number) => space.coordinate(rows[i] ?? 0, c);
	const steering = [
		...rows.map((row) => space.pivots[row] ?? 0),
		...small.filter((_, at) => at % Math.ceil(small.length / maxSteering) === 0)
	];
	const settledBy = settled([...new Set(steering)], depth, { entry, countOf });
	const isIn = new Uint8Array(depth);
	/** Count of what row i settles, or undefined when an entry is neither 0 nor 1. */
	const settle = (i: number): number | undefined => {
		let count = 0;
		for (const { terms, count: people } of settledBy[i] ?? []) {
			const value = residue(terms.reduce((sum, [row, factor]) => sum + factor * (isIn[row] ?? 0), 0));
			if (value > 1) return undefined;
			count += value * people;
		}
		return count;
	};
	/** The chosen rows' sum over all small signatures, if it is a group and small. */
	const groupOf = (): number[] | undefined => {
		const chosen = Array.from(isIn.keys()).filter((i) => isIn[i] === 1);
		const group: number[] = [];
		let count = 0;
		for (const c of small) {
			const value = residue(chosen.reduce((sum, i) => sum + entry(i, c), 0));
			if (value > 1) return undefined;
			if (value === 1) group.push(c);
			count += value * countOf(c);
			if (count >= min) return undefined;
		}
		return group.length === 0 || isFine(group) ? undefined : group.sort((a, b) => a - b);
	};
	let tried = 0;
	const search = (i: number, count: number): number[] | undefined => {
		if (i === depth) return groupOf();
		for (const choice of [1, 0]) {
			if (++tried > budget) return undefined;
			isIn[i] = choice;
			const more = settle(i);
			const found = more === undefined || count + more >= min ? undefined : search(i + 1, count + more);
			if (found) return found;
		}
		return undefined;
	};
	const group = search(0, 0);
	if (group) return { group };
	return tried <= budget ? { none: true } : { gaveUp: true };
};

/**
 * Exchanges pivots for big signatures where it can, and the rest for the biggest of the small ones (they leave little room for
 * others in a small group).
 *
 * @returns the rows of the form whose pivots stay small, biggest pivot first
 */
const withBiggest = (
	space: RowSpace,
	big: readonly number[],
	small: number[],
	countOf: (c: number) => number
): number[] => {
	const isBig = new Set(big);
	const open = new Set(space.pivots.keys().filter((row) => !isBig.has(space.pivots[row] ?? -1)));
	for (const row of open) {
		const better = big.find((c) => space.coordinate(row, c) !== 0);
		if (better === undefined) continue;
		space.exchange(row, better);
		open.delete(row);
	}
	const rows: number[] = [];
	if (open.size > 0) small.sort((a, b) => countOf(b) - countOf(a) || a - b);
	for (const c of small) {
		if (open.size === 0) break;
		const row = open.values().find((one) => space.coordinate(one, c) !== 0);
		if (row === undefined) continue;
		if (space.pivots[row] !== c) space.exchange(row, c);
		open.delete(row);
		rows.push(row);
	}
	return rows;
};

/** Signatures by the last row of the form that has a say in them, alike ones together. */
const settled = (
	signatures: readonly number[],
	depth: number,
	{ entry, countOf }: { entry: (i: number, c: number) => number; countOf: (c: number) => number }
): Alike[][] => {
	const all = new Map<string, Alike>();
	for (const c of signatures) {
		const terms: [number, number][] = [];
		for (let i = 0; i < depth; i++) {
			const value = entry(i, c);
			if (value !== 0) terms.push([i, value]);
		}
		const key = terms.join(';');
		const alike = all.get(key) ?? { terms, count: 0 };
		alike.count += countOf(c);
		all.set(key, alike);
	}
	const byLast: Alike[][] = Array.from({ length: depth }, () => []);
	for (const alike of all.values()) byLast[alike.terms.at(-1)?.[0] ?? -1]?.push(alike);
	return byLast;
};
