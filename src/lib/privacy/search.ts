import { residue } from './modular.ts';
import type { Guard } from './plan.ts';
import { RowSpace, type Column } from './row-space.ts';

/** What the audit looks at: one variant's people in one layer. */
export interface Signatures {
	/** Number of published numbers. */
	readonly rows: number;
	/** For each signature (a combination of blocks that has people) the published numbers that count it. */
	readonly columns: readonly Column[];
	/** Sums of each signature: people, then measures. */
	readonly sums: readonly ArrayLike<number>[];
}

/** The answer of a search: a group whose count is small and can be derived, or none; or that the budget ran out. */
export type Found =
	{ readonly group: readonly number[] } | { readonly none: true } | { readonly gaveUp: true };

/** Decisions tried before the search gives up. */
const budget = 200_000;

/** Signatures with the same entries in all rows of the echelon form: in a group together or not at all. */
interface Alike {
	/** [row of the form, entry] with entry ≠ 0. */
	readonly terms: readonly (readonly [number, number])[];
	readonly members: number[];
	count: number;
}

/**
 * Looks for any group, of whatever shape, whose count can be derived from the published numbers and is too small.
 *
 * Such a group can hold only signatures with a small count. Take the reduced row echelon form with the big signatures' columns
 * first: a vector of the row space that is 0 on all big signatures is a sum of the rows whose pivots are small signatures, with
 * coefficients 0 or 1 (its own entries at the pivots). So
 *  · when the big signatures alone have full rank there is no such group at all, and nothing need be searched;
 *  · otherwise the subsets of those rows are all the candidates, and they are searched depth first: row by row in or out, as
 *    long as every entry that is settled is 0 or 1 and the count stays below the limit. A complete search.
 */
export const smallGroup = ({ rows, columns, sums }: Signatures, guard: Guard): Found => {
	const counts = sums.map((of) => Math.max(0, guard.count(of)));
	const order = counts.map((_, c) => c).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
	const space = new RowSpace(rows);
	const small: number[] = [];
	let bigRank = 0;
	for (const c of order) {
		space.add(c, columns[c] ?? []);
		if ((counts[c] ?? 0) >= guard.least) bigRank = space.rank;
		else small.push(c);
	}
	const depth = space.rank - bigRank;
	if (depth === 0) return { none: true };
	const settledBy = settled(small, depth, (i, c) => space.coordinate(bigRank + i, columns[c] ?? []));
	for (const alike of settledBy.flat()) for (const c of alike.members) alike.count += counts[c] ?? 0;

	const isIn = new Uint8Array(depth);
	const isMember = ({ terms }: Alike) =>
		residue(terms.reduce((sum, [i, entry]) => sum + entry * (isIn[i] ?? 0), 0));
	/** Count of the members that row i settles, or undefined when an entry is neither 0 nor 1. */
	const settle = (i: number): number | undefined => {
		let count = 0;
		for (const alike of settledBy[i] ?? []) {
			const entry = isMember(alike);
			if (entry > 1) return undefined;
			count += entry * alike.count;
		}
		return count;
	};
	let tried = 0;
	const search = (i: number, count: number, any: boolean): boolean => {
		if (i === depth) return any && !(guard.zeroOk && count === 0);
		for (const choice of [1, 0]) {
			if (++tried > budget) return false;
			isIn[i] = choice;
			const more = settle(i);
			if (more === undefined || count + more >= guard.least) continue;
			if (search(i + 1, count + more, any || choice === 1)) return true;
		}
		isIn[i] = 0;
		return false;
	};
	if (search(0, 0, false)) {
		return { group: settledBy.flat().flatMap((alike) => (isMember(alike) === 1 ? alike.members : [])) };
	}
	return tried <= budget ? { none: true } : { gaveUp: true };
};

/** The small signatures, alike ones together, by the last row of the form that has a say in them. */
const settled = (
	small: readonly number[],
	depth: number,
	entry: (i: number, c: number) => number
): Alike[][] => {
	const all = new Map<string, Alike>();
	for (const c of small) {
		const terms: [number, number][] = [];
		for (let i = 0; i < depth; i++) {
			const value = entry(i, c);
			if (value !== 0) terms.push([i, value]);
		}
		const key = terms.join(';');
		const known = all.get(key);
		if (known) known.members.push(c);
		else all.set(key, { terms, members: [c], count: 0 });
	}
	const byLast: Alike[][] = Array.from({ length: depth }, () => []);
	for (const alike of all.values()) byLast[alike.terms.at(-1)?.[0] ?? -1]?.push(alike);
	return byLast;
};
