import { publishedBlocks } from '../../grouping/axis.ts';
import type { EpochCells } from '../../grouping/epoch.ts';
import type { SumTable } from '../../grouping/exact.ts';
import type { Layout } from '../../grouping/layout.ts';
import { guardOk, sumsOk, type Plan } from '../../grouping/plan.ts';
import type { CrossRows } from '../published-rows.ts';
import { pairIds } from '../system/pair-ids.ts';
import { BlockGraph, type Overlap } from './block-graph.ts';
import { smallUnion } from './small-union.ts';

/** A published table: its axes, and the places of each of its blocks on them. */
export interface Table {
	readonly axes: readonly number[];
	readonly places: readonly (readonly number[])[];
}

/** The same with the number of each cell's block. */
export interface CellTable extends Table {
	readonly blockOf: Int32Array;
}

/** Two tables over each other. */
export interface Pair {
	readonly tables: readonly [Table, Table];
	/** Blocks of every overlap, and its sums by overlap. */
	readonly overlaps: readonly Overlap[];
	readonly sums: SumTable;
}

/** The tables of a layer; of a cross-tab the hole is a block too, since the total is published. */
export const tablesOf = (epoch: EpochCells, layout: Layout, crosses: readonly CrossRows[]): CellTable[] => {
	const shown = epoch.axes.map((_, at) => publishedBlocks(layout.grouping[at] ?? []));
	const blockOf = epoch.axes.map((axis, at) => {
		const ofRow = new Int32Array(axis.table.rows);
		shown[at]?.forEach((block, index) => block.rows.forEach((row) => (ofRow[row] = index)));
		return axis.rowOf.map((row) => ofRow[row] ?? 0);
	});
	const oneWay = shown.flatMap((blocks, at): CellTable[] =>
		blocks.length > 0
			? [{ axes: [at], blockOf: blockOf[at] ?? new Int32Array(), places: blocks.map((_, index) => [index]) }]
			: []
	);
	const crossed = crosses.map(({ axes: [a, b], count, rowOf }): CellTable => {
		const [first, second] = [blockOf[a] ?? new Int32Array(), blockOf[b] ?? new Int32Array()];
		const places = Array.from({ length: count + 1 }, (): number[] => []);
		const block = first.map((one, i) => {
			const row = rowOf(one, second[i] ?? 0);
			const place = row < 0 ? count : row;
			if (places[place]?.length === 0) places[place] = [one, second[i] ?? 0];
			return place;
		});
		return { axes: [a, b], blockOf: block, places };
	});
	return [...oneWay, ...crossed];
};

export const pairOf = (epoch: EpochCells, first: CellTable, second: CellTable): Pair => {
	const { idOf, count } = pairIds(first.blockOf, second.blockOf);
	const blocks = [first, second].map(({ blockOf }) => {
		const of = new Int32Array(count);
		for (const i of epoch.cells) of[idOf[i] ?? 0] = blockOf[i] ?? 0;
		return of;
	});
	const overlaps = Array.from({ length: count }, (_, id): Overlap => ({
		first: blocks[0]?.[id] ?? 0,
		second: blocks[1]?.[id] ?? 0
	}));
	const withoutCells = ({ axes, places }: CellTable): Table => ({ axes, places });
	return {
		tables: [withoutCells(first), withoutCells(second)],
		overlaps,
		sums: epoch.tabulate(count, idOf)
	};
};

/** Overlaps of one variant whose people could be derived and must not be. */
export const badOverlaps = (
	plan: Plan,
	{ tables: [first, second], overlaps, sums }: Pair,
	variant: number
): readonly Overlap[] | undefined => {
	const ids = overlaps.flatMap((_, id) => (sums.value(id, variant, 0) > 0 ? [id] : []));
	const graph = new BlockGraph(
		ids.flatMap((id) => overlaps[id] ?? []),
		first.places.length,
		second.places.length
	);
	const numbers = ids.map((id) =>
		Float64Array.from({ length: sums.columns }, (_, column) => sums.value(id, variant, column))
	);
	const addedUp = (edges: readonly number[]) => {
		const all = new Float64Array(sums.columns);
		for (const e of edges)
			numbers[e]?.forEach((number, column) => (all[column] = (all[column] ?? 0) + number));
		return all;
	};
	const isBad = (edges: readonly number[]) => !sumsOk(plan, addedUp(edges), variant);
	const found =
		[...graph.bridges().map((e) => [e]), ...graph.differences()].find(isBad) ??
		plan.guards
			.map((guard) =>
				smallUnion(
					graph,
					numbers.map((of) => Math.max(0, guard.count(of))),
					{ least: guard.least, isFine: (edges) => guardOk(guard, addedUp(edges), variant) }
				)
			)
			.find((edges) => edges !== null);
	return found?.map((e) => graph.overlaps[e] ?? { first: 0, second: 0 });
};

/** Blocks of each axis that overlaps of a pair of tables touch. */
export const touchedBy = (epoch: EpochCells, { tables }: Pair, bad: readonly Overlap[]): Set<number>[] => {
	const touched = epoch.axes.map(() => new Set<number>());
	tables.forEach(({ axes, places }, side) => {
		for (const { first, second } of bad)
			places[side === 0 ? first : second]?.forEach((block, at) => touched[axes[at] ?? 0]?.add(block));
	});
	return touched;
};
