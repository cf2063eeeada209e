import { publishedBlocks, type Axis, type Block } from './axis.ts';
import type { Cross, Crossing } from './cross.ts';
import type { Sums } from './exact.ts';
import type { Plan } from './plan.ts';
import type { HiddenBlock, HiddenReason, Place, ReleasedBlock, ReleasedTable } from './released.ts';

/** How a visible people block is explained that another layer shows only together with Other. */
const mergedReason = {
	people: 'groups-too-small',
	outcome: 'outcome-shown-with-other',
	revenue: 'revenue-shown-with-other',
	score: 'score-shown-with-other'
} as const satisfies Record<Plan['layer'], HiddenReason>;

/** Names that tables are written with. */
export interface Names {
	/** Value of a dimension's row. */
	readonly value: (axis: Axis, row: number) => string;
	/** First and last day of a bucket of rows of the date axis. */
	readonly range: (rows: readonly number[]) => { from: number; to: number };
	readonly measure: (measure: number) => string;
}

/** Where a block stands on its axis. */
export const placeOf = (axis: Axis, block: Block, names: Names): Place => {
	if (axis.isDate) return names.range(block.rows);
	return block.pooled ? { pooled: true } : { value: names.value(axis, block.rows[0] ?? 0) };
};

/** The published sums of a group: people, then the plan's measures, for each variant. */
export const publishedSums = (plan: Plan, sums: Sums): number[][] =>
	sums.map((variant) => [variant[0] ?? 0, ...plan.measures.map((measure) => variant[measure + 1] ?? 0)]);

/** A table without its blocks. */
export const tableHead = (axes: readonly string[], plan: Plan, names: Names) => ({
	axes,
	layer: plan.layer,
	measures: ['people', ...plan.measures.map(names.measure)]
});

/** A table that is not published, with the reason. */
export const hiddenTable = (
	axes: readonly string[],
	plan: Plan,
	{ names, reason }: { names: Names; reason: HiddenReason }
): ReleasedTable => ({ ...tableHead(axes, plan, names), blocks: [], hidden: [], reason });

/** The total of one plan. */
export const totalTable = (plan: Plan, total: Sums, names: Names): ReleasedTable =>
	plan.reason
		? hiddenTable([], plan, { names, reason: plan.reason })
		: { ...tableHead([], plan, names), blocks: [{ at: [], sums: publishedSums(plan, total) }], hidden: [] };

/**
 * One-way table of one plan.
 * @param grouping blocks of the axis in this layer
 * @param people   blocks of the axis in the people layer: those not shown here are explained
 */
export const oneWayTable = (
	axis: Axis,
	plan: Plan,
	{ grouping, people, names }: { grouping: readonly Block[]; people: readonly Block[]; names: Names }
): ReleasedTable => {
	if (plan.reason) return hiddenTable([axis.name], plan, { names, reason: plan.reason });
	const shown = publishedBlocks(grouping);
	if (shown.length === 0) return hiddenTable([axis.name], plan, { names, reason: 'groups-too-small' });
	const visible = new Set(shown.filter((block) => !block.pooled).map((block) => block.rows[0]));
	const hidden: HiddenBlock[] = axis.isDate
		? []
		: publishedBlocks(people)
				.filter((block) => !block.pooled && !visible.has(block.rows[0]))
				.map((block) => ({ at: [placeOf(axis, block, names)], reason: mergedReason[plan.layer] }));
	const blocks = shown.map((block): ReleasedBlock => ({
		at: [placeOf(axis, block, names)],
		sums: publishedSums(plan, axis.table.sum(block.rows))
	}));
	return { ...tableHead([axis.name], plan, names), blocks, hidden };
};

/**
 * Cross-tab of one plan. Cells of the people layer that are not shown here are listed: holes, and cells merged with Other.
 * @param axes  the two axes
 * @param cross what is shown, or undefined when nothing is
 */
export const crossTable = (
	axes: readonly [Axis, Axis],
	plan: Plan,
	{ crossing, cross, names }: { crossing: Crossing; cross: Cross | undefined; names: Names }
): ReleasedTable => {
	const heads = axes.map(({ name }) => name);
	if (plan.reason) return hiddenTable(heads, plan, { names, reason: plan.reason });
	if (!cross) return hiddenTable(heads, plan, { names, reason: 'groups-too-small' });
	const [first, second] = axes;
	const placesOf = (one: Block, two: Block) => [placeOf(first, one, names), placeOf(second, two, names)];
	const indexOf = (side: 0 | 1, block: Block) =>
		cross.blocks[side].findIndex(({ rows }) => rows.includes(block.rows[0] ?? -1));
	const blocks = cross.blocks[0].flatMap((one, i) =>
		cross.blocks[1].flatMap((two, j): ReleasedBlock[] =>
			cross.isHidden(i, j) ? [] : [{ at: placesOf(one, two), sums: publishedSums(plan, cross.sums(i, j)) }]
		)
	);
	const isTrend = first.isDate || second.isDate;
	const hidden = isTrend
		? []
		: crossing.people[0].flatMap((one) =>
				crossing.people[1].flatMap((two): HiddenBlock[] => {
					const i = indexOf(0, one);
					const j = indexOf(1, two);
					const isWhole = (block: Block, merged: Block | undefined) => block.pooled === merged?.pooled;
					if (cross.isHidden(i, j)) return [{ at: placesOf(one, two), reason: 'combined-for-privacy' }];
					return isWhole(one, cross.blocks[0][i]) && isWhole(two, cross.blocks[1][j])
						? []
						: [{ at: placesOf(one, two), reason: mergedReason[plan.layer] }];
				})
			);
	return { ...tableHead(heads, plan, names), blocks, hidden };
};
