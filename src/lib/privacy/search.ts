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

/** Sets tried before the search gives up. */
const budget = 60_000;

/**
 * Looks for any group, of whatever shape, whose count can be derived from the published numbers and is too small.
 *
 * Such a group can hold only signatures with a small count. Take the reduced row echelon form with the big signatures' columns
 * first: a vector of the row space that is 0 on all big signatures is a sum of the rows whose pivots are small signatures, with
 * coefficients 0 or 1 (its own entries at the pivots). So
 *  · when the big signatures alone have full rank there is no such group at all, and nothing need be searched;
 *  · otherwise the subsets of those pivots whose counts stay below the limit are all the candidates: a complete search.
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
	const pivots = space.pivots.map((c, i) => ({ i, count: counts[c] ?? 0 })).slice(bigRank);
	/** The group made of these rows of the form, if it is one (all entries 0 or 1) and small. */
	const groupOf = (chosen: readonly number[]): number[] | undefined => {
		const group: number[] = [];
		let count = 0;
		for (const c of small) {
			const value = residue(chosen.reduce((sum, i) => sum + space.coordinate(i, columns[c] ?? []), 0));
			if (value > 1) return undefined;
			if (value === 0) continue;
			group.push(c);
			count += counts[c] ?? 0;
			if (count >= guard.least) return undefined;
		}
		return guard.zeroOk && count === 0 ? undefined : group;
	};
	let tried = 0;
	let found: number[] | undefined;
	const extend = (chosen: readonly number[], from: number, count: number): void => {
		for (let next = from; next < pivots.length && !found && tried <= budget; next++) {
			const pivot = pivots[next];
			// Pivots come with falling counts: a later one may still fit where this one does not.
			if (!pivot || count + pivot.count >= guard.least) continue;
			tried++;
			const set = [...chosen, pivot.i];
			found = groupOf(set);
			if (!found) extend(set, next + 1, count + pivot.count);
		}
	};
	extend([], 0, 0);
	if (found) return { group: found };
	return tried <= budget ? { none: true } : { gaveUp: true };
};
