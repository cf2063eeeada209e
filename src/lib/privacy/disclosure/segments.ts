import { publishedBlocks } from '../grouping/axis.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import type { Layout } from '../grouping/layout.ts';

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
