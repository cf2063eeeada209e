import type { EpochCells } from '../../grouping/epoch.ts';
import { decimalScale } from '../../grouping/exact.ts';
import { pairIds } from './pair-ids.ts';
import type { Numbering } from './system.ts';

/** The combinations of values that one variant's people have, with their sums: what a gate must protect. */
export interface Population {
	readonly variant: number;
	/** Number of combinations. */
	readonly cells: number;
	/** Row of each combination on each axis: `rowOf[axis][cell]`. */
	readonly rowOf: readonly Int32Array[];
	/** Numbers of a combination: people, then every measure (unknown ones 0). */
	readonly width: number;
	/** Flat: `sums[cell * width + column]`. */
	readonly sums: Float64Array;
	/** What makes a measure's sums whole: `scales[measure]`. */
	readonly scales: readonly number[];
}

/** Entries by row, ties as they were: a pass over each, whatever their number. */
const sortedByRow = (order: Int32Array, of: Int32Array): Int32Array => {
	const starts = new Int32Array(of.reduce((max, row) => Math.max(max, row), -1) + 2);
	for (const row of of) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
	for (let row = 1; row < starts.length; row++) starts[row] = (starts[row] ?? 0) + (starts[row - 1] ?? 0);
	const sorted = new Int32Array(order.length);
	for (const i of order) {
		const row = of[i] ?? 0;
		const at = starts[row] ?? 0;
		sorted[at] = i;
		starts[row] = at + 1;
	}
	return sorted;
};

/** Numbers the distinct combinations of rows in their order, whatever the order of cells. */
const combined = (rows: readonly Int32Array[], length: number): { idOf: Int32Array; count: number } => {
	// Sorted by the last axis first: then by the first one, with ties sorted already.
	const order = rows.reduceRight(sortedByRow, Int32Array.from(new Int32Array(length).keys()));
	const idOf = new Int32Array(length);
	let count = 0;
	for (let at = 0; at < length; at++) {
		const [i, before] = [order[at] ?? 0, order[at - 1] ?? 0];
		if (at === 0 || rows.some((of) => of[i] !== of[before])) count += 1;
		idOf[i] = count - 1;
	}
	return { idOf, count };
};

/** The combinations of every variant. */
export const populationsOf = (epoch: EpochCells): Population[] => {
	const { cube, axes, known } = epoch;
	const width = cube.sums.length + 1;
	const scales = cube.sums.map((sums, m) => (known.includes(m) ? decimalScale(sums) : 1));
	return cube.variants.map((_, variant) => {
		const members = epoch.cells.filter((i) => cube.variant[i] === variant);
		const rows = axes.map(({ rowOf }) => members.map((i) => rowOf[i] ?? 0));
		const { idOf, count } = combined(rows, members.length);
		const sums = new Float64Array(count * width);
		const rowOf = rows.map((of) => {
			const ofCells = new Int32Array(count);
			for (let m = 0; m < of.length; m++) ofCells[idOf[m] ?? 0] = of[m] ?? 0;
			return ofCells;
		});
		for (const column of [0, ...known.map((measure) => measure + 1)]) {
			const values = (column === 0 ? cube.people : cube.sums[column - 1]) ?? cube.people;
			members.forEach((i, m) => {
				const at = (idOf[m] ?? 0) * width + column;
				sums[at] = (sums[at] ?? 0) + (values[i] ?? 0);
			});
		}
		return { variant, cells: count, rowOf, width, sums, scales };
	});
};

/** One number of each combination, computed from its sums. */
export const numbersOf = (
	{ cells, width, sums }: Population,
	of: (sums: ArrayLike<number>) => number
): Float64Array => {
	const scratch = new Float64Array(width);
	const numbers = new Float64Array(cells);
	for (let c = 0; c < cells; c++) {
		for (let i = 0; i < width; i++) scratch[i] = sums[c * width + i] ?? 0;
		numbers[c] = of(scratch);
	}
	return numbers;
};

/** Combinations with the same values of some axes: the groups that a person would think of. */
export interface Key {
	readonly axes: readonly number[];
	readonly count: number;
	readonly groupOf: Numbering;
}

/** Most columns whose values name a group. */
const maxColumns = 3;

/** Keys are many, and most have few groups. */
const short = (groupOf: Int32Array, count: number): Numbering =>
	count <= 2 ** 16 ? new Uint16Array(groupOf) : groupOf;

/** Every combination, and every combination of up to three columns' values, one after another; days are a column. */
export function* keysOf({ cells, rowOf }: Population): Generator<Key> {
	const axes = rowOf.flatMap((of, axis) => (of.some((row) => row !== of[0]) ? [axis] : []));
	if (axes.length === 0 || axes.length > maxColumns)
		yield { axes, count: cells, groupOf: short(Int32Array.from(new Int32Array(cells).keys()), cells) };
	function* visit(chosen: readonly number[], groupOf: Int32Array): Generator<Key> {
		for (const axis of axes) {
			if (axis <= (chosen.at(-1) ?? -1)) continue;
			const next = pairIds(groupOf, rowOf[axis] ?? groupOf);
			const list = [...chosen, axis];
			yield { axes: list, count: next.count, groupOf: short(next.idOf, next.count) };
			if (list.length < maxColumns) yield* visit(list, next.idOf);
		}
	}
	yield* visit([], new Int32Array(cells));
}

/** The largest sum of some numbers on one day, by group. @param dayOf number of each cell's day, from 0 */
export const onLargestDay = (numbers: Float64Array, key: Key, dayOf: Int32Array): Float64Array => {
	const { idOf, count } = pairIds(Int32Array.from(key.groupOf), dayOf);
	const sums = added(numbers, { axes: [], groupOf: idOf, count });
	const max = new Float64Array(key.count);
	idOf.forEach((id, c) => {
		const group = key.groupOf[c] ?? 0;
		max[group] = Math.max(max[group] ?? 0, sums[id] ?? 0);
	});
	return max;
};

/** Sums of some numbers by group. */
export const added = (numbers: Float64Array, { groupOf, count }: Key): Float64Array => {
	const sums = new Float64Array(count);
	for (let c = 0; c < groupOf.length; c++) {
		const group = groupOf[c] ?? 0;
		sums[group] = (sums[group] ?? 0) + (numbers[c] ?? 0);
	}
	return sums;
};
