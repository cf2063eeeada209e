import { publishedBlocks } from '../../grouping/axis.ts';
import type { CrossRows } from '../published-rows.ts';
import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import type { KeyedSignatures } from './keys.ts';
import { pairIds } from '../system/matrix.ts';
import { smallColumn } from '../../grouping/nobody.ts';

/** One variant's people by combination of people blocks. */
interface OfVariant {
	readonly count: number;
	/** People block of each combination on each axis (0 where the axis is not shown): `blocks[axis][combination]`. */
	readonly blocks: readonly Int32Array[];
	/** Sums of each combination: `sums[combination * width + column]`. */
	readonly sums: Float64Array;
}

/** The epoch's people by combination of people blocks: all that the audit looks at. */
export interface Combinations {
	/** For each people block of each axis, one of its rows. */
	readonly rowOf: readonly (readonly number[])[];
	/** Numbers of a combination: people, then every measure. */
	readonly width: number;
	readonly variants: readonly OfVariant[];
}

/** For each row of an axis, the index of its block; 0 where nothing is shown. */
const blockOfRow = (rows: number, blocks: readonly { rows: readonly number[] }[]): Int32Array => {
	const blockOf = new Int32Array(rows);
	blocks.forEach((block, at) => block.rows.forEach((row) => (blockOf[row] = at)));
	return blockOf;
};

/** Numbers the distinct combinations of blocks, and says which blocks each is made of. */
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

/** Adds up the epoch's cells by combination of people blocks, once. */
export const combinationsOf = (epoch: EpochCells, people: Layout): Combinations => {
	const { cube, cells, axes, known } = epoch;
	const shown = axes.map((_, at) => publishedBlocks(people.grouping[at] ?? []));
	const ofCells = axes.map((axis, at) => {
		const blockOf = blockOfRow(axis.table.rows, shown[at] ?? []);
		return cells.map((i) => blockOf[axis.rowOf[i] ?? 0] ?? 0);
	});
	const { idOf, count, blocksOf } = combined(ofCells, cells.length);
	const small = smallColumn(cube.sums.length);
	const width = small + 1;
	const columns = [0, ...known.map((measure) => measure + 1), small];
	const valuesOf = (column: number) =>
		(column === 0 ? cube.people : column === small ? epoch.small : cube.sums[column - 1]) ?? cube.people;
	const variants = cube.variants.map((_, variant): OfVariant => {
		const isHere = new Uint8Array(count);
		const members = Int32Array.from(cells.keys()).filter((c) => cube.variant[cells[c] ?? 0] === variant);
		for (const c of members) isHere[idOf[c] ?? 0] = 1;
		const numberOf = new Int32Array(count);
		let here = 0;
		for (let id = 0; id < count; id++) {
			numberOf[id] = here;
			here += isHere[id] ?? 0;
		}
		const blocks = blocksOf.map((of) => of.filter((_, id) => isHere[id] === 1));
		const sums = new Float64Array(here * width);
		for (const column of columns) {
			const values = valuesOf(column);
			for (const c of members) {
				const at = (numberOf[idOf[c] ?? 0] ?? 0) * width + column;
				sums[at] = (sums[at] ?? 0) + (values[cells[c] ?? 0] ?? 0);
			}
		}
		return { count: here, blocks, sums };
	});
	const rowOf = shown.map((of) => of.map((block) => block.rows[0] ?? 0));
	return { rowOf, width, variants };
};

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
	const { width } = combinations;
	const { count: all = 0, blocks = [], sums = new Float64Array() } = combinations.variants[variant] ?? {};
	const shown = epoch.axes.map((_, axis) => publishedBlocks(layout.grouping[axis] ?? []));
	const ofCombinations = epoch.axes.map((axis, a) => {
		const blockOf = blockOfRow(axis.table.rows, shown[a] ?? []);
		const ofPeopleBlock = (combinations.rowOf[a] ?? []).map((row) => blockOf[row] ?? 0);
		return (blocks[a] ?? new Int32Array(all)).map((block) => ofPeopleBlock[block] ?? 0);
	});
	const { idOf, count, blocksOf } = combined(ofCombinations, all);
	// Where no two combinations are alike, they are the signatures.
	const values = count === all ? sums : new Float64Array(count * width);
	for (let c = 0; c < all && values !== sums; c++) {
		const from = c * width;
		const into = (idOf[c] ?? 0) * width;
		for (let column = 0; column < width; column++) {
			values[into + column] = (values[into + column] ?? 0) + (sums[from + column] ?? 0);
		}
	}
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
	const stride = 1 + shown.length + crosses.length;
	const ones = new Int32Array(count * stride).fill(-1);
	for (let s = 0; s < count; s++) {
		ones[s * stride] = 0;
		firstRow.forEach((first, a) => {
			if (first >= 0) ones[s * stride + 1 + a] = first + (blocksOf[a]?.[s] ?? 0);
		});
		crosses.forEach((cross, x) => {
			const [a, b] = cross.axes;
			const row = cross.rowOf(blocksOf[a]?.[s] ?? 0, blocksOf[b]?.[s] ?? 0);
			if (row >= 0) ones[s * stride + 1 + shown.length + x] = (firstCross[x] ?? 0) + row;
		});
	}
	return { matrix: { rows, columns: count, stride, ones }, sums: { width, values }, blocks: blocksOf };
};
