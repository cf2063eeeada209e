import { prime, residue } from './modular.ts';
import { RowSpace } from './row-space.ts';
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
	/** Could a group with these sums be part of a bad union? */
	readonly isSmall: (sums: Float64Array) => boolean;
}

/**
 * Looks at the groups a person would think of: every key of up to four axes (region × device × day …), and pairs and triples of
 * small keys of one and two axes. Used where the complete search gives up, and for rules that are no mere counts (amounts).
 *
 * A group is derivable exactly when two random null vectors sum to 0 over it.
 */
export const badKey = (signatures: KeyedSignatures, { isBad, isSmall }: Judge): number[] | undefined => {
	const { rows, columns, sums, blocks } = signatures;
	const width = sums[0]?.length ?? 0;
	const space = new RowSpace(rows);
	columns.forEach((column, c) => space.add(c, column));
	const h1 = space.nullVector(columns, 11);
	const h2 = space.nullVector(columns, 12);
	for (const axes of subsets(blocks.length, mostAxes)) {
		const { keyOf, count } = keysOf(blocks, axes, columns.length);
		const s1 = new Float64Array(count);
		const s2 = new Float64Array(count);
		for (let c = 0; c < columns.length; c++) {
			const key = keyOf[c] ?? 0;
			s1[key] = (s1[key] ?? 0) + (h1[c] ?? 0);
			s2[key] = (s2[key] ?? 0) + (h2[c] ?? 0);
		}
		for (let key = 0; key < count; key++) {
			s1[key] = residue(s1[key] ?? 0);
			s2[key] = residue(s2[key] ?? 0);
		}
		const totals = new Float64Array(count * width);
		for (let c = 0; c < columns.length; c++) {
			const offset = (keyOf[c] ?? 0) * width;
			for (let column = 0; column < width; column++) {
				totals[offset + column] = (totals[offset + column] ?? 0) + (sums[c]?.[column] ?? 0);
			}
		}
		const sumsOf = (key: number) => totals.subarray(key * width, (key + 1) * width);
		const members = (keys: readonly number[]) =>
			Array.from(columns, (_, c) => c).filter((c) => keys.includes(keyOf[c] ?? -1));
		for (let key = 0; key < count; key++) {
			if (s1[key] === 0 && s2[key] === 0 && isBad(sumsOf(key))) return members([key]);
		}
		if (axes.length > 2) continue;
		const small: number[] = [];
		for (let key = 0; key < count; key++) if (isSmall(sumsOf(key))) small.push(key);
		const added = (keys: readonly number[]) => {
			const sum = new Float64Array(width);
			for (const key of keys)
				sumsOf(key).forEach((value, column) => (sum[column] = (sum[column] ?? 0) + value));
			return sum;
		};
		const hit = unions(small, s1, s2).find((keys) => isBad(added(keys)));
		if (hit) return members(hit);
	}
	return undefined;
};

/** Pairs and triples of keys over which both null vectors sum to 0. */
const unions = (keys: readonly number[], s1: Float64Array, s2: Float64Array): number[][] => {
	if (keys.length > mostForPairs) return [];
	const complement = (value: number) => (value === 0 ? 0 : prime - value);
	const withSum = new Map<number, number[]>();
	for (const key of keys) withSum.set(s1[key] ?? 0, [...(withSum.get(s1[key] ?? 0) ?? []), key]);
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

const subsets = (count: number, most: number): number[][] => {
	let layer: number[][] = [[]];
	const all: number[][] = [];
	for (let size = 1; size <= Math.min(count, most); size++) {
		layer = layer.flatMap((set) =>
			Array.from({ length: count }, (_, axis) => axis)
				.filter((axis) => axis > (set.at(-1) ?? -1))
				.map((axis) => [...set, axis])
		);
		all.push(...layer);
	}
	return all;
};

/** Numbers the distinct combinations of blocks on some axes. */
export const keysOf = (
	blocks: readonly Int32Array[],
	axes: readonly number[],
	length: number
): { keyOf: Int32Array; count: number } => {
	let keyOf = new Int32Array(length);
	let count = 1;
	for (const axis of axes) {
		const codes = blocks[axis] ?? new Int32Array(length);
		const width = codes.reduce((a, b) => Math.max(a, b), 0) + 1;
		const next = new Int32Array(length);
		const dense = count * width <= 1 << 22 ? new Int32Array(count * width).fill(-1) : undefined;
		const sparse = new Map<number, number>();
		let fresh = 0;
		for (let i = 0; i < length; i++) {
			const key = (keyOf[i] ?? 0) * width + (codes[i] ?? 0);
			let id = dense ? (dense[key] ?? -1) : (sparse.get(key) ?? -1);
			if (id < 0) {
				id = fresh++;
				if (dense) dense[key] = id;
				else sparse.set(key, id);
			}
			next[i] = id;
		}
		keyOf = next;
		count = fresh;
	}
	return { keyOf, count };
};
