import { publishedBlocks } from './axis.ts';
import type { EpochCells, Layout } from './epoch.ts';
import { keysOf, type KeyedSignatures } from './keys.ts';

/** The epoch's people by combination of people blocks: all that later layers and the audit look at. */
export interface Combinations {
	/** People block of each combination on each axis (0 where the axis is not shown): `blocks[axis][combination]`. */
	readonly blocks: readonly Int32Array[];
	/** For each people block of each axis, one of its rows. */
	readonly rowOf: readonly (readonly number[])[];
	readonly count: number;
	readonly columns: number;
	/** Sums of each variant's combinations: `sums[variant][combination * columns + column]`. */
	readonly sums: readonly Float64Array[];
}

/** For each row of an axis, the index of its block; 0 where nothing is shown. */
const blockOfRow = (rows: number, blocks: readonly { rows: readonly number[] }[]): Int32Array => {
	const blockOf = new Int32Array(rows);
	blocks.forEach((block, at) => block.rows.forEach((row) => (blockOf[row] = at)));
	return blockOf;
};

/** Adds up the epoch's cells by combination of people blocks, once. */
export const combinationsOf = (epoch: EpochCells, people: Layout): Combinations => {
	const { cube, cells, axes, known } = epoch;
	const shown = axes.map((_, at) => publishedBlocks(people.grouping[at] ?? []));
	const ofCells = axes.map((axis, at) => {
		const blockOf = blockOfRow(axis.table.rows, shown[at] ?? []);
		return Int32Array.from(cells, (i) => blockOf[axis.rowOf[i] ?? 0] ?? 0);
	});
	const { keyOf, count } = keysOf(
		ofCells,
		axes.map((_, at) => at),
		cells.length
	);
	const blocks = ofCells.map((codes) => {
		const of = new Int32Array(count);
		codes.forEach((code, c) => (of[keyOf[c] ?? 0] = code));
		return of;
	});
	const columns = cube.sums.length + 1;
	const sums = cube.variants.map(() => new Float64Array(count * columns));
	for (const column of [0, ...known.map((measure) => measure + 1)]) {
		const values = column === 0 ? cube.people : cube.sums[column - 1];
		cells.forEach((i, c) => {
			const into = sums[cube.variant[i] ?? 0];
			const at = (keyOf[c] ?? 0) * columns + column;
			if (into) into[at] = (into[at] ?? 0) + (values?.[i] ?? 0);
		});
	}
	return { blocks, rowOf: shown.map((of) => of.map((block) => block.rows[0] ?? 0)), count, columns, sums };
};

/** A published crossing of two axes: which number of the table counts a pair of blocks, -1 for a hole. */
export interface CrossRows {
	readonly axes: readonly [number, number];
	readonly count: number;
	readonly rowOf: (first: number, second: number) => number;
}

/**
 * One variant's signatures in one layer: combinations of the layer's blocks that have people, with the published numbers that
 * count them (the total, a block of each shown axis, a cell of each cross-tab).
 */
export const signaturesOf = (
	epoch: EpochCells,
	combinations: Combinations,
	at: { layout: Layout; variant: number; crosses: readonly CrossRows[] }
): KeyedSignatures => {
	const { layout, variant, crosses } = at;
	const { count, columns: width } = combinations;
	const source = combinations.sums[variant] ?? new Float64Array();
	const live = Int32Array.from(
		Array.from({ length: count }, (_, c) => c).filter((c) => (source[c * width] ?? 0) > 0)
	);
	const shown = epoch.axes.map((_, axis) => publishedBlocks(layout.grouping[axis] ?? []));
	const liveBlocks = epoch.axes.map((axis, a) => {
		const blockOf = blockOfRow(axis.table.rows, shown[a] ?? []);
		const ofPeopleBlock = (combinations.rowOf[a] ?? []).map((row) => blockOf[row] ?? 0);
		return live.map((c) => ofPeopleBlock[combinations.blocks[a]?.[c] ?? 0] ?? 0);
	});
	const { keyOf, count: distinct } = keysOf(
		liveBlocks,
		epoch.axes.map((_, a) => a),
		live.length
	);
	const blocks = liveBlocks.map((codes) => {
		const of = new Int32Array(distinct);
		codes.forEach((code, c) => (of[keyOf[c] ?? 0] = code));
		return of;
	});
	const sums = Array.from({ length: distinct }, () => new Float64Array(width));
	live.forEach((c, l) => {
		const into = sums[keyOf[l] ?? 0];
		for (let column = 0; into && column < width; column++) {
			into[column] = (into[column] ?? 0) + (source[c * width + column] ?? 0);
		}
	});
	let rows = 1;
	const firstRow = shown.map((of) => {
		const first = of.length > 0 ? rows : -1;
		rows += of.length;
		return first;
	});
	const firstCross = crosses.map((cross) => {
		const first = rows;
		rows += cross.count;
		return first;
	});
	const columns = Array.from({ length: distinct }, (_, s) => {
		const column = [0];
		firstRow.forEach((first, a) => {
			if (first >= 0) column.push(first + (blocks[a]?.[s] ?? 0));
		});
		crosses.forEach((cross, x) => {
			const [a, b] = cross.axes;
			const row = cross.rowOf(blocks[a]?.[s] ?? 0, blocks[b]?.[s] ?? 0);
			if (row >= 0) column.push((firstCross[x] ?? 0) + row);
		});
		return column;
	});
	return { rows, columns, sums, blocks };
};
