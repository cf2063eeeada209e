import { computed, pairIds } from '../system/matrix.ts';
import { prime, residue } from '../system/modular.ts';
import type { RowSpace } from '../system/row-space.ts';
import type { Signatures } from './search.ts';

/** Keys beyond which pairs, and triples, of small keys are not tried. */
const mostForPairs = 4000;
const mostForTriples = 120;
const mostAxes = 4;

/** What the search for keys looks at. */
export interface KeyedSignatures extends Signatures {
	/** Block of each signature on each axis: `blocks[axis][signature]`. */
	readonly blocks: readonly Int32Array[];
}

/** What makes a derivable group a disclosure. */
export interface Judge {
	/** Is a group with these sums (of one variant) one that must not be derivable? */
	readonly isBad: (sums: Float64Array) => boolean;
	/** A count that a bad union has little of, and the least a good group has; left out, unions are not tried. */
	readonly small?: { readonly count: (sums: ArrayLike<number>) => number; readonly least: number };
}

/**
 * Looks at the groups a person would think of: every key of up to four axes (region × device × day …), and pairs and triples of
 * small keys of one and two axes. Used where the complete search gives up, and for rules that are no mere counts (amounts).
 *
 * A group is derivable exactly when two random null vectors sum to 0 over it.
 *
 * @param space the row space, all columns read
 */
export const badKey = (
	{ matrix, sums, blocks }: KeyedSignatures,
	space: RowSpace,
	judge: Judge
): number[] | undefined => {
	const h1 = space.nullVector(11);
	const h2 = space.nullVector(12);
	const counts = judge.small && computed(sums, judge.small.count);
	const least = judge.small?.least ?? 0;

	const members = (keyOf: Int32Array, keys: readonly number[]) =>
		Array.from(keyOf.keys()).filter((c) => keys.includes(keyOf[c] ?? -1));
	/** The first of some sets of keys whose sums are bad; all sums in one pass. */
	const firstBad = (sets: readonly (readonly number[])[], keyOf: Int32Array, count: number) => {
		if (sets.length === 0) return undefined;
		const setsOf = Array.from({ length: count }, (): number[] => []);
		sets.forEach((keys, set) => keys.forEach((key) => setsOf[key]?.push(set)));
		const totals = sets.map(() => new Float64Array(sums.width));
		for (let c = 0; c < keyOf.length; c++) {
			for (const set of setsOf[keyOf[c] ?? 0] ?? []) {
				const total = totals[set];
				for (let i = 0; total && i < sums.width; i++) {
					total[i] = (total[i] ?? 0) + (sums.values[c * sums.width + i] ?? 0);
				}
			}
		}
		const bad = totals.findIndex(judge.isBad);
		return bad < 0 ? undefined : members(keyOf, sets[bad] ?? []);
	};
	const added = (vector: Float64Array, keyOf: Int32Array, count: number) => {
		const sum = new Float64Array(count);
		for (let c = 0; c < keyOf.length; c++) sum[keyOf[c] ?? 0] = (sum[keyOf[c] ?? 0] ?? 0) + (vector[c] ?? 0);
		return sum;
	};
	/** Keys of these axes, of longer lists of axes that begin with them, and so on. */
	const visit = (axes: readonly number[], keyOf: Int32Array, count: number): number[] | undefined => {
		if (axes.length > 0) {
			const s1 = added(h1, keyOf, count).map(residue);
			const s2 = added(h2, keyOf, count).map(residue);
			const derivable = Array.from(s1.keys()).filter((key) => s1[key] === 0 && s2[key] === 0);
			const sets = derivable.map((key): number[] => [key]);
			if (counts && axes.length <= 2) {
				const countOf = added(counts, keyOf, count);
				const small = Array.from(countOf.keys()).filter((key) => (countOf[key] ?? 0) < least);
				sets.push(...unions(small, s1, s2));
			}
			const group = firstBad(sets, keyOf, count);
			if (group) return group;
		}
		if (axes.length === mostAxes) return undefined;
		for (let axis = (axes.at(-1) ?? -1) + 1; axis < blocks.length; axis++) {
			const next = pairIds(keyOf, blocks[axis] ?? keyOf);
			const group = visit([...axes, axis], next.idOf, next.count);
			if (group) return group;
		}
		return undefined;
	};
	return visit([], new Int32Array(matrix.columns), 1);
};

/** Pairs and triples of keys over which both null vectors sum to 0. */
const unions = (keys: readonly number[], s1: Float64Array, s2: Float64Array): number[][] => {
	if (keys.length > mostForPairs) return [];
	const complement = (value: number) => (value === 0 ? 0 : prime - value);
	const withSum = new Map<number, number[]>();
	for (const key of keys) {
		const same = withSum.get(s1[key] ?? 0);
		if (same) same.push(key);
		else withSum.set(s1[key] ?? 0, [key]);
	}
	const completing = (one: number, two: number, after: number) =>
		(withSum.get(complement(one)) ?? []).filter((key) => key > after && s2[key] === complement(two));
	const found: number[][] = [];
	for (const a of keys) {
		for (const b of completing(s1[a] ?? 0, s2[a] ?? 0, a)) found.push([a, b]);
		if (keys.length > mostForTriples) continue;
		for (const b of keys) {
			if (b <= a) continue;
			const one = residue((s1[a] ?? 0) + (s1[b] ?? 0));
			const two = residue((s2[a] ?? 0) + (s2[b] ?? 0));
			for (const c of completing(one, two, b)) found.push([a, b, c]);
		}
	}
	return found;
};
