import type { Cube } from '../cube.ts';
import type { Sums } from './exact.ts';
import { sumAt } from './plan.ts';
import type { Policy } from '../policy.ts';

/** Beyond so many cells every combination counts as a small one. */
const maxCells = 300_000;

/** Numbers the pairs of two codes of each cell. */
const paired = (codes: Int32Array, others: ArrayLike<number>): Int32Array => {
	const ids = new Map<number, number>();
	return codes.map((code, at) => {
		const key = code * 65_536 + (others[at] ?? 0);
		const id = ids.get(key) ?? ids.size;
		ids.set(key, id);
		return id;
	});
};

/**
 * The people of each cell whose whole combination (variant, day and all values) has fewer than k people; 0 for others.
 *
 * A group without such people consists of combinations of at least k people: to say that nobody in it has an outcome says nothing
 * about a smaller group.
 *
 * @param cells indices of the cells to look at
 * @param day   number of each cell's day, in [0, 65,535]
 */
export const peopleOfSmallCells = (
	{ variant, codes, people, size }: Pick<Cube, 'variant' | 'codes' | 'people' | 'size'>,
	{ cells, day, k }: { cells: Int32Array; day: (cell: number) => number; k: number }
): Float64Array => {
	if (cells.length > maxCells) return people;
	const first = cells.map((i) => variant[i] ?? 0);
	const byDay = paired(first, cells.map(day));
	const combination = codes.reduce(
		(ids, of) =>
			paired(
				ids,
				cells.map((i) => of[i] ?? 0)
			),
		byDay
	);
	const sizes = new Map<number, number>();
	combination.forEach((id, at) => sizes.set(id, (sizes.get(id) ?? 0) + (people[cells[at] ?? 0] ?? 0)));
	const small = new Float64Array(size);
	combination.forEach((id, at) => {
		const i = cells[at] ?? 0;
		if ((sizes.get(id) ?? 0) < k) small[i] = people[i] ?? 0;
	});
	return small;
};

/** So many people, or k, tell nothing about any of them where none of them had an outcome. */
const maxTellingZero = 1000;

/** Is it harmless to show that nobody of a group of this variant has a measure? */
export type Nobody = (sums: ArrayLike<number>, measure: number, variant?: number) => boolean;

/** Column of an epoch's sums, after its measures: people of combinations with fewer than k people. */
export const smallColumn = (measures: number): number => measures + 1;

/**
 * "Nobody" is harmless about a large group of large combinations (it is so about each of them too), and about any group of a variant in which the measure is declared impossible (clicks
 * of people who were sent nothing) and did not happen.
 *
 * @param total sums of everybody
 */
export const nobodyIn = (
	{ measures, variants }: Pick<Cube, 'measures' | 'variants'>,
	{ k }: Pick<Policy, 'k'>,
	total: Sums
): Nobody => {
	const large = Math.max(k, maxTellingZero);
	const never = measures.map(({ impossible = [] }, m) => {
		const declared = impossible.map((name) => variants.indexOf(name));
		return new Set(declared.filter((v) => sumAt(total[v] ?? [], m) === 0));
	});
	const small = smallColumn(measures.length);
	return (sums, measure, variant) =>
		sumAt(sums, measure) === 0 &&
		(((sums[0] ?? 0) >= large && sums[small] === 0) ||
			(variant !== undefined && never[measure]?.has(variant) === true));
};
