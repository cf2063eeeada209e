import { publishedBlocks } from '../grouping/axis.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import type { Layout } from '../grouping/layout.ts';
import type { Population } from './system/population.ts';
import type { Rows } from './system/system.ts';

/** A visible segment of a layer. */
export interface Segment {
	readonly axis: number;
	readonly row: number;
	/** Index among the axis's published blocks. */
	readonly block: number;
	readonly people: number;
}

/** The visible segments of a layer; buckets of days are none. */
export const segmentsOf = (epoch: EpochCells, layout: Layout): Segment[] =>
	layout.plan.reason
		? []
		: epoch.axes.flatMap((axis, at) =>
				publishedBlocks(layout.grouping[at] ?? []).flatMap((block, index) => {
					const row = block.rows[0] ?? 0;
					return axis.isDate || block.pooled
						? []
						: [{ axis: at, row, block: index, people: axis.table.people(row) }];
				})
			);

/** People of all visible segments, over all axes and layers, and everybody once for each layer with days. */
export const shownPeople = (epoch: EpochCells, list: readonly Layout[]): number => {
	const days = epoch.axes.findIndex(({ isDate }) => isDate);
	const everybody = epoch.total.reduce((sum, [people = 0]) => sum + people, 0);
	return list.reduce(
		(sum, layout) =>
			segmentsOf(epoch, layout).reduce((all, { people }) => all + people, sum) +
			(publishedBlocks(layout.grouping[days] ?? []).length > 0 ? everybody : 0),
		0
	);
};

/** A published crossing of two axes: which number of the table counts a pair of blocks, -1 for a hole. */
export interface CrossRows {
	readonly axes: readonly [number, number];
	readonly count: number;
	readonly rowOf: (first: number, second: number) => number;
}

/** What a layer publishes about one variant. */
export interface PublishedRows {
	readonly rows: readonly Rows[];
	/** Block of each cell on each axis, 0 where the axis is not shown. */
	readonly coordinates: readonly Int32Array[];
}

/** The rows of a layer's tables: the total or the blocks of each axis, and the cells of cross-tabs. */
export const publishedRows = (
	epoch: EpochCells,
	{ rowOf, cells }: Population,
	{ layout, crosses }: { layout: Layout; crosses: readonly CrossRows[] }
): PublishedRows => {
	const shown = epoch.axes.map((_, at) => publishedBlocks(layout.grouping[at] ?? []));
	const coordinates = epoch.axes.map((axis, at) => {
		const blockOf = new Int32Array(axis.table.rows);
		shown[at]?.forEach((block, index) => block.rows.forEach((row) => (blockOf[row] = index)));
		return (rowOf[at] ?? new Int32Array(cells)).map((row) => blockOf[row] ?? 0);
	});
	const oneWay = shown.flatMap((blocks, at): Rows[] =>
		blocks.length > 0
			? [{ count: blocks.length, rowOf: coordinates[at] ?? new Int32Array(cells), axes: [at] }]
			: []
	);
	const total: Rows = { count: 1, rowOf: new Int32Array(cells), axes: [] };
	const crossed = crosses.map(({ axes: [a, b], count, rowOf: of }): Rows => {
		const first = coordinates[a] ?? new Int32Array(cells);
		const second = coordinates[b] ?? new Int32Array(cells);
		return { count, rowOf: first.map((block, c) => of(block, second[c] ?? 0)), axes: [a, b] };
	});
	return { rows: [...(oneWay.length > 0 ? oneWay : [total]), ...crossed], coordinates };
};
