import type { Axis } from './axis.ts';
import { NO_DAY, type Cube } from '../cube.ts';
import { decimalScale, inUnits, SumTable, type Sums } from './exact.ts';
import type { EarlierGrouping } from '../earlier.ts';
import { parentDimensions, parentValues } from './hierarchy.ts';
import { smallColumn, peopleOfSmallCells } from './nobody.ts';

/**
 * People of groups on their largest day, for each variant: where the same people are counted on several days, nobody knows more
 * about the number of persons than that it is at least this.
 *
 * @param cells indices of the cells to count
 * @param rowOf row of each cell
 * @returns from rows of a group to its people on the largest day, one number for each variant
 */
const largestDays = (
	{ variants, variant, day, people }: Pick<Cube, 'variants' | 'variant' | 'day' | 'people'>,
	cells: Int32Array,
	rowOf: Int32Array
): ((rows: readonly number[]) => readonly number[]) => {
	const days = new Map<number, number>();
	/** For each row: people by day and variant. */
	const byRow = new Map<number, Map<number, number>>();
	for (const i of cells) {
		const at = days.get(day[i] ?? 0) ?? days.size;
		days.set(day[i] ?? 0, at);
		const row = rowOf[i] ?? 0;
		const of = byRow.get(row) ?? new Map<number, number>();
		byRow.set(row, of);
		const slot = at * variants.length + (variant[i] ?? 0);
		of.set(slot, (of.get(slot) ?? 0) + (people[i] ?? 0));
	}
	return (rows) => {
		const sums = new Float64Array(days.size * variants.length);
		for (const row of rows) for (const [slot, n] of byRow.get(row) ?? []) sums[slot] = (sums[slot] ?? 0) + n;
		return variants.map((_, v) => {
			let max = 0;
			for (let slot = v; slot < sums.length; slot += variants.length) max = Math.max(max, sums[slot] ?? 0);
			return max;
		});
	};
};

/** The cells of one epoch, with the sums of every axis; what grouping, audit and tables are made from. */
export interface EpochCells {
	readonly cube: Cube;
	readonly dated: boolean;
	/** Indices of the epoch's cells with people. */
	readonly cells: Int32Array;
	/** Indices of the measures known in every cell. */
	readonly known: readonly number[];
	readonly axes: readonly Axis[];
	readonly total: Sums;
	/** Sums of cells by any rows; unknown measures stay 0. */
	readonly tabulate: (rows: number, rowOf: Int32Array) => SumTable;
	/** Day of each row of the date axis. */
	readonly days: readonly number[];
	/** First and last day of the epoch, both included. */
	readonly from: number;
	readonly to: number;
	readonly hasNegative: (measure: number) => boolean;
	/** People of each cell whose combination has fewer than k people; see `smallColumn`. */
	readonly small: Float64Array;
	/**
	 * Where people recur: people on the largest day, a lower bound of persons, of groups of cells by any rows; undefined
	 * where everybody is in one cell only.
	 */
	readonly largestDays?: (rowOf: Int32Array) => (rows: readonly number[]) => readonly number[];
}

const distinct = (of: Int32Array, cells: Int32Array): number[] => {
	const seen = new Set<number>();
	for (const i of cells) seen.add(of[i] ?? 0);
	return [...seen].sort((a, b) => a - b);
};

/**
 * Reads the cells of some days, once.
 * @param cube canonical cube
 * @param days first and last day (NO_DAY in a campaign without dates), measures known on them, the buckets of days that are
 *             published already and the grouping of releases about the same people to take over, if any, and k
 */
export const readEpoch = (
	cube: Cube,
	days: {
		from: number;
		to: number;
		known: readonly number[];
		buckets?: readonly { from: number; to: number }[];
		earlier?: EarlierGrouping | null | undefined;
		/** Smallest publishable cohort. */
		k: number;
	}
): EpochCells => {
	const { from, to, known, buckets, earlier, k } = days;
	const dated = from !== NO_DAY;
	const indices: number[] = [];
	for (let i = 0; i < cube.size; i++) {
		const day = cube.day[i] ?? 0;
		if ((!dated || (day >= from && day <= to)) && (cube.people[i] ?? 0) > 0) indices.push(i);
	}
	const cells = Int32Array.from(indices);
	const dayRows = dated ? distinct(cube.day, cells) : [];
	const dayRow = new Map(dayRows.map((day, row) => [day, row]));
	const small = peopleOfSmallCells(cube, { cells, day: (i) => dayRow.get(cube.day[i] ?? 0) ?? 0, k });
	const scales = [1, ...cube.sums.map((sums, m) => (known.includes(m) ? decimalScale(sums) : 1)), 1];
	const units = [cube.people, ...cube.sums.map((sums, m) => inUnits(sums, scales[m + 1] ?? 1)), small];
	const negative = new Set(known.filter((measure) => cells.some((i) => (cube.sums[measure]?.[i] ?? 0) < 0)));
	const columns = [0, ...known.map((measure) => measure + 1), smallColumn(cube.sums.length)];
	const tabulate = (rows: number, rowOf: Int32Array): SumTable => {
		const table = new SumTable(rows, cube.variants.length, scales);
		for (const column of columns) {
			table.addColumn(column, cells, {
				rowOf,
				variantOf: cube.variant,
				units: units[column] ?? new Float64Array()
			});
		}
		return table;
	};
	const byDay = cube.recurring && dated ? (rowOf: Int32Array) => largestDays(cube, cells, rowOf) : undefined;
	const dateAxis = (): Axis => {
		const rowOf = cube.day.map((day) => dayRow.get(day) ?? 0);
		return {
			name: 'date',
			isDate: true,
			rowOf,
			table: tabulate(dayRows.length, rowOf),
			rows: dayRows.map((_, row) => row),
			...(buckets
				? {
						fixed: buckets.map((bucket) =>
							dayRows.flatMap((day, row) => (day >= bucket.from && day <= bucket.to ? [row] : []))
						)
					}
				: {}),
			...(earlier
				? {
						ends: new Set(
							dayRows.flatMap((day, row) => (earlier.endsOn(day, row === dayRows.length - 1) ? [row] : []))
						),
						merged: earlier.reason
					}
				: {}),
			parent: -1,
			parentRow: new Int32Array(),
			...(byDay ? { largestDay: byDay(rowOf) } : {})
		};
	};
	const parents = parentDimensions(cube, cells);
	const offset = dated ? 1 : 0;
	const dimensionAxis = (d: number): Axis => {
		const codes = cube.codes[d] ?? new Uint16Array();
		const rowOf = Int32Array.from(codes);
		const parent = parents[d] ?? -1;
		const { name = '', values = [] } = cube.dimensions[d] ?? {};
		const shared = earlier?.together.get(name);
		return {
			name,
			...(shared
				? {
						together: new Set(values.flatMap((value, row) => (shared.has(value) ? [row] : []))),
						...(earlier ? { merged: earlier.reason } : {})
					}
				: {}),
			isDate: false,
			rowOf,
			table: tabulate(values.length, rowOf),
			rows: distinct(rowOf, cells),
			parent: parent < 0 ? -1 : parent + offset,
			parentRow: parent < 0 ? new Int32Array() : parentValues(codes, cube.codes[parent] ?? codes, cells),
			...(byDay ? { largestDay: byDay(rowOf) } : {})
		};
	};
	return {
		cube,
		dated,
		cells,
		known,
		axes: [...(dated ? [dateAxis()] : []), ...cube.dimensions.map((_, d) => dimensionAxis(d))],
		total: tabulate(1, new Int32Array(cube.size)).sum([0]),
		tabulate,
		days: dayRows,
		from,
		to,
		hasNegative: (measure) => negative.has(measure),
		small,
		...(byDay ? { largestDays: byDay } : {})
	};
};
