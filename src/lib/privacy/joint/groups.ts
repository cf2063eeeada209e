import type { Family, Rows } from '../disclosure/system/system.ts';
import { tuplesOf } from '../cells.ts';
import { printOf, type Ground } from './tables.ts';

/** Groups of a family that need a proof, with the columns that make them. */
export interface NamedFamily extends Family {
	readonly part: number;
	readonly columns: readonly string[];
}

/** Keys of more columns are not promised, except the whole combination. */
const mostColumns = 3;

const subsets = (count: number): number[][] => {
	const all: number[][] = [];
	for (let a = 0; a < count; a++) {
		all.push([a]);
		for (let b = a + 1; b < count; b++) {
			all.push([a, b]);
			for (let c = b + 1; c < count; c++) all.push([a, b, c]);
		}
	}
	return count > mostColumns ? [...all, Array.from({ length: count }, (_, i) => i)] : all;
};

/** A number that looks random: sets of cells with one sum of them are equal. */
const mixed = (n: number): number => {
	const a = Math.imul(n, 0x9e3779b1);
	const b = Math.imul(a ^ (a >>> 15), 0x85ebca6b);
	return Math.imul(b ^ (b >>> 13), 0xc2b2ae35) >>> 0;
};

/** Groups of every key of up to three columns, and of the whole combination, with the widths that they need. */
export const familiesOf = (
	{ unknowns, parts }: Ground,
	widthOf: (people: number, truth: number, buyers: number) => number,
	published: readonly Rows[]
): NamedFamily[] => {
	const seen = new Set<string>();
	const weight = Float64Array.from({ length: unknowns.size }, (_, u) => mixed(u + 1));
	const weights = (of: Int32Array, count: number) => {
		const sums = new Float64Array(count);
		of.forEach((at, u) => at >= 0 && (sums[at] = (sums[at] ?? 0) + (weight[u] ?? 0)));
		return sums;
	};
	// Published groups have floors of their own.
	const floors = new Set(published.flatMap(({ rowOf, count }) => [...weights(rowOf, count)]));
	return parts.flatMap((part, p) => {
		const cellOf = unknowns.cellOf[p] ?? new Int32Array();
		return subsets(part.columns.length).flatMap((subset): NamedFamily[] => {
			const { idOf, count } = tuplesOf(
				subset.map((c) => part.codes[c] ?? []),
				part.size
			);
			const groupOf = cellOf.map((cell) => (cell < 0 ? -1 : (idOf[cell] ?? -1)));
			const [people, outcome, buyers] = [0, 1, 2].map((share) => {
				const truth = unknowns.truth[share];
				const sums = new Float64Array(count);
				if (truth) groupOf.forEach((g, u) => g >= 0 && (sums[g] = (sums[g] ?? 0) + (truth[u] ?? 0)));
				return sums;
			});
			const sets = floors.size > 0 ? weights(groupOf, count) : null;
			const width = Float64Array.from({ length: count }, (_, g) =>
				sets && floors.has(sets[g] ?? 0) ? 0 : widthOf(people?.[g] ?? 0, outcome?.[g] ?? 0, buyers?.[g] ?? 0)
			);
			const print = printOf(groupOf);
			if (seen.has(print) || width.every((one) => one === 0)) return [];
			seen.add(print);
			return [{ count, groupOf, width, part: p, columns: subset.map((c) => part.columns[c] ?? '') }];
		});
	});
};
