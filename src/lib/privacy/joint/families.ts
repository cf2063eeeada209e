import { tuplesOf } from '../cells.ts';
import type { Family, Rows } from '../disclosure/system/system.ts';
import { widened } from './measurements.ts';
import { fingerprintOf, type Ground } from './tables.ts';

/** Groups of a family that need a proof, with the columns that make them. */
export interface NamedFamily extends Family {
	readonly part: number;
	readonly columns: readonly string[];
}

/** Keys of more columns are not promised, except the whole combination. */
const maxColumns = 3;

const subsets = (count: number): number[][] => {
	const all: number[][] = [];
	for (let a = 0; a < count; a++) {
		all.push([a]);
		for (let b = a + 1; b < count; b++) {
			all.push([a, b]);
			for (let c = b + 1; c < count; c++) all.push([a, b, c]);
		}
	}
	return count > maxColumns ? [...all, Array.from({ length: count }, (_, i) => i)] : all;
};

/** A number that looks random: sets of cells with one sum of them are equal. */
const mixed = (n: number): number => {
	const a = Math.imul(n, 0x9e3779b1);
	const b = Math.imul(a ^ (a >>> 15), 0x85ebca6b);
	return Math.imul(b ^ (b >>> 13), 0xc2b2ae35) >>> 0;
};

/** Groups that need a proof, and what decides it. */
interface Asked {
	readonly widthOf: (people: number, truth: number, buyers: number) => number;
	/** Published sums of the number: they have floors of their own. */
	readonly published: readonly Pick<Rows, 'rowOf' | 'count'>[];
	readonly people: Float64Array;
	readonly number: Float64Array;
	/** Who paid, in each campaign. */
	readonly buyers: (campaign: number) => Float64Array;
	/** For each campaign 1 at unknowns of which it measured another number. */
	readonly differs: readonly Uint8Array[];
	/** Number of cells of the system: unknowns, and numbers that other campaigns measured. */
	readonly cells: number;
	/** `differs` of each measurement that is proved before this one. */
	readonly done: readonly (readonly Uint8Array[])[];
}

/**
 * Groups of every key of up to three columns, and of the whole combination, with the widths that they need: each group in the
 * first measurement that is its own campaign's all over the group.
 */
export const familiesOf = (
	{ unknowns, parts }: Ground,
	{ widthOf, published, differs, done, cells, ...of }: Asked
): NamedFamily[] => {
	const seen = new Map<string, NamedFamily>();
	const weight = Float64Array.from({ length: unknowns.size }, (_, u) => mixed(u + 1));
	const sums = (of: ArrayLike<number>, count: number, numbers: Float64Array) => {
		const added = new Float64Array(count);
		for (let u = 0; u < of.length; u++) {
			const at = of[u] ?? -1;
			if (at >= 0) added[at] = (added[at] ?? 0) + (numbers[u] ?? 0);
		}
		return added;
	};
	const floors = new Set(published.flatMap(({ rowOf, count }) => [...sums(rowOf, count, weight)]));
	return parts.flatMap((part, p) => {
		const cellOf = unknowns.cellOf[p] ?? new Int32Array();
		return subsets(part.columns.length).flatMap((subset): NamedFamily[] => {
			const { idOf, count } = tuplesOf(
				subset.map((c) => part.codes[c] ?? []),
				part.size
			);
			const groupOf = cellOf.map((cell) => (cell < 0 ? -1 : (idOf[cell] ?? -1)));
			const [people, number, buyers] = [of.people, of.number, of.buyers(p)].map((numbers) =>
				sums(groupOf, count, numbers)
			);
			const sets = floors.size > 0 ? sums(groupOf, count, weight) : null;
			const isElsewhere = groupsAt(groupOf, count, differs[p]);
			const isDone = done.map((of) => groupsAt(groupOf, count, of[p]));
			const width = Float64Array.from({ length: count }, (_, g) => {
				const isFree = sets && floors.has(sets[g] ?? 0);
				if (isFree || isElsewhere[g] === 1 || isDone.some((of) => of[g] !== 1)) return 0;
				return widthOf(people?.[g] ?? 0, number?.[g] ?? 0, buyers?.[g] ?? 0);
			});
			const fingerprint = fingerprintOf(groupOf);
			if (width.every((one) => one === 0)) return [];
			const same = seen.get(fingerprint);
			if (same) {
				// The same groups: each needs what it needs in any campaign.
				groupOf.forEach((group, u) => {
					const at = same.groupOf[u] ?? -1;
					if (at >= 0) same.width[at] = Math.max(same.width[at] ?? 0, width[group] ?? 0);
				});
				return [];
			}
			const family = {
				count,
				groupOf: widened(groupOf, cells),
				width,
				part: p,
				columns: subset.map((c) => part.columns[c] ?? '')
			};
			seen.set(fingerprint, family);
			return [family];
		});
	});
};

/** 1 for each group with a marked unknown. */
export const groupsAt = (
	groupOf: Int32Array,
	count: number,
	marks: Uint8Array = new Uint8Array()
): Uint8Array => {
	const found = new Uint8Array(count);
	marks.forEach((mark, u) => {
		const group = groupOf[u] ?? -1;
		if (mark === 1 && group >= 0) found[group] = 1;
	});
	return found;
};
