import { publishedBlocks } from '../../grouping/axis.ts';
import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import { smallColumn } from '../../grouping/nobody.ts';
import type { CrossRows } from '../published-rows.ts';
import type { Matrix } from '../system/modular.ts';
import { pairIds } from '../system/pair-ids.ts';

/** One variant's signatures in one layer: combinations of the layer's blocks that have people. */
export interface Signatures {
	/** Rows: published numbers (the total, a block of each shown axis, a cell of each cross-tab). Columns: signatures. */
	readonly matrix: Matrix;
	/** Block of each signature on each axis, 0 where the axis is not shown: `blocks[axis][signature]`. */
	readonly blocks: readonly Int32Array[];
	/** Numbers of a group: people, then every measure, then people of small combinations. */
	readonly width: number;
	/** Adds up signatures by key, flat: `[key * width + column]`; key −1 is left out. */
	readonly added: (keyOf: ArrayLike<number>, count: number) => Float64Array;
	/** One number of each signature, computed from its sums. */
	readonly computed: (of: (sums: ArrayLike<number>) => number) => Float64Array;
}

/** Numbers the distinct combinations of blocks, and which blocks each is made of. */
const combined = (blocks: readonly Int32Array[], length: number) => {
	let idOf: Int32Array = new Int32Array(length);
	let count = 1;
	for (const codes of blocks) ({ idOf, count } = pairIds(idOf, codes));
	const blocksOf = blocks.map((codes) => {
		const of = new Int32Array(count);
		for (let i = 0; i < length; i++) of[idOf[i] ?? 0] = codes[i] ?? 0;
		return of;
	});
	return { idOf, count, blocksOf };
};

/** The sums stay where they are, in the cells: in a large campaign a table of them would take more than everything else. */
const sumsIn = (epoch: EpochCells, cells: Int32Array, idOf: Int32Array, signatures: number) => {
	const { cube, known } = epoch;
	const small = smallColumn(cube.sums.length);
	const width = small + 1;
	const columns: (readonly [number, ArrayLike<number>])[] = [
		[0, cube.people],
		...known.map((measure) => [measure + 1, cube.sums[measure] ?? []] as const),
		[small, epoch.small]
	];
	const added = (keyOf: ArrayLike<number>, count: number): Float64Array => {
		const sums = new Float64Array(count * width);
		for (const [column, values] of columns) {
			for (let c = 0; c < cells.length; c++) {
				const key = keyOf[idOf[c] ?? 0] ?? -1;
				if (key < 0) continue;
				const at = key * width + column;
				sums[at] = (sums[at] ?? 0) + (values[cells[c] ?? 0] ?? 0);
			}
		}
		return sums;
	};
	const computed = (of: (sums: ArrayLike<number>) => number): Float64Array => {
		const starts = new Int32Array(signatures + 1);
		for (const id of idOf) starts[id + 1] = (starts[id + 1] ?? 0) + 1;
		for (let s = 0; s < signatures; s++) starts[s + 1] = (starts[s + 1] ?? 0) + (starts[s] ?? 0);
		const next = starts.slice();
		const inOrder = new Int32Array(cells.length);
		for (let c = 0; c < cells.length; c++) {
			const id = idOf[c] ?? 0;
			const at = next[id] ?? 0;
			next[id] = at + 1;
			inOrder[at] = cells[c] ?? 0;
		}
		const scratch = new Float64Array(width);
		return Float64Array.from({ length: signatures }, (_, s) => {
			scratch.fill(0);
			for (const [column, values] of columns) {
				for (let at = starts[s] ?? 0; at < (starts[s + 1] ?? 0); at++)
					scratch[column] = (scratch[column] ?? 0) + (values[inOrder[at] ?? 0] ?? 0);
			}
			return of(scratch);
		});
	};
	return { width, added, computed };
};

/** The cells of one variant, and the block of each on every axis (0 where the axis is not shown): `blocks[axis][cell]`. */
export const blocksOfCells = (epoch: EpochCells, layout: Layout, variant: number) => {
	const cells = epoch.cells.filter((i) => epoch.cube.variant[i] === variant);
	const blocks = epoch.axes.map((axis, at) => {
		const blockOf = new Int32Array(axis.table.rows);
		publishedBlocks(layout.grouping[at] ?? []).forEach((block, index) =>
			block.rows.forEach((row) => (blockOf[row] = index))
		);
		return cells.map((i) => blockOf[axis.rowOf[i] ?? 0] ?? 0);
	});
	return { cells, blocks };
};

/** The signatures of one variant in the tables of some axes of a layer. */
export const signaturesOf = (
	epoch: EpochCells,
	{ cells, blocks: ofCells }: ReturnType<typeof blocksOfCells>,
	{ layout, crosses, axes }: { layout: Layout; crosses: readonly CrossRows[]; axes: ReadonlySet<number> }
): Signatures => {
	const shown = epoch.axes.map((_, at) => (axes.has(at) ? publishedBlocks(layout.grouping[at] ?? []) : []));
	const nowhere = new Int32Array(cells.length);
	const {
		idOf,
		count,
		blocksOf: blocks
	} = combined(
		ofCells.map((of, at) => (axes.has(at) ? of : nowhere)),
		cells.length
	);
	let rows = 1;
	const firstOf = (numbers: number) => {
		rows += numbers;
		return rows - numbers;
	};
	const firstRow = shown.map(({ length }) => (length > 0 ? firstOf(length) : -1));
	const crossed = crosses.filter((cross) => cross.axes.every((at) => axes.has(at)));
	const firstCross = crossed.map((cross) => firstOf(cross.count));
	const stride = 1 + shown.length + crossed.length;
	const ones = new Int32Array(count * stride).fill(-1);
	for (let s = 0; s < count; s++) {
		ones[s * stride] = 0;
		firstRow.forEach((first, a) => {
			if (first >= 0) ones[s * stride + 1 + a] = first + (blocks[a]?.[s] ?? 0);
		});
		crossed.forEach((cross, x) => {
			const [a, b] = cross.axes;
			const row = cross.rowOf(blocks[a]?.[s] ?? 0, blocks[b]?.[s] ?? 0);
			if (row >= 0) ones[s * stride + 1 + shown.length + x] = (firstCross[x] ?? 0) + row;
		});
	}
	return { matrix: { rows, columns: count, stride, ones }, blocks, ...sumsIn(epoch, cells, idOf, count) };
};
