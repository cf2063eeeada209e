import { areDaysJoined, publishedBlocks, type Axis, type Block } from './grouping/axis.ts';
import type { Cross, Crossing } from './disclosure/cross.ts';
import type { Sums } from './grouping/exact.ts';
import { reasonOf, type Plan } from './grouping/plan.ts';
import type {
	HiddenBlock,
	HiddenReason,
	MergeReason,
	Position,
	ReleasedBlock,
	ReleasedTable
} from './released.ts';

/** Why a breakdown has fewer than two groups, where groups of people there are more of. */
const wholeReason = {
	'under-k': 'groups-too-small',
	'outcome-under-m': 'too-few-groups-with-outcome',
	'events-under-m': 'too-few-groups-with-events',
	'buyers-under-r': 'too-few-groups-with-buyers',
	dominance: 'one-customer-in-groups',
	'respondents-under-r': 'too-few-groups-with-answers',
	'answers-alike': 'too-few-groups-with-answers',
	sacrificed: 'could-be-narrowed',
	'could-be-narrowed': 'could-be-narrowed',
	'would-show-corrected': 'would-show-corrected',
	'would-show-other-campaign': 'would-show-other-campaign'
} as const satisfies Record<MergeReason, HiddenReason>;

/** The same where no merge says it: days, and cross-tabs. */
const usualReason = {
	people: 'groups-too-small',
	outcome: 'too-few-groups-with-outcome',
	event: 'too-few-groups-with-events',
	revenue: 'too-few-groups-with-buyers',
	score: 'too-few-groups-with-answers'
} as const satisfies Record<Plan['layer'], HiddenReason>;

/** Why nothing is shown of an axis in one layer, from its blocks there and in the people layer. */
const noBreakdown = (
	axis: Axis,
	plan: Plan,
	{ grouping, people }: { grouping: readonly Block[]; people: readonly Block[] }
): HiddenReason => {
	if (axis.merged && areDaysJoined(axis, plan)) return wholeReason[axis.merged];
	const isByPeople = plan.base !== null && publishedBlocks(people).length === 0;
	const merged = (isByPeople ? people : grouping).find((block) => block.merged)?.merged;
	if (merged) return wholeReason[merged];
	return isByPeople ? 'groups-too-small' : usualReason[plan.layer];
};

/** Names that tables are written with. */
export interface Names {
	/** Value of a dimension's row. */
	readonly value: (axis: Axis, row: number) => string;
	/** First and last day of a bucket of rows of the date axis. */
	readonly range: (rows: readonly number[]) => { from: number; to: number };
	readonly measure: (measure: number) => string;
}

/** Where a block is on its axis. */
export const positionOf = (axis: Axis, block: Block, names: Names): Position => {
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

export const totalTable = (plan: Plan, total: Sums, names: Names): ReleasedTable =>
	plan.reason
		? hiddenTable([], plan, { names, reason: plan.reason })
		: { ...tableHead([], plan, names), blocks: [{ at: [], sums: publishedSums(plan, total) }], hidden: [] };

/** Why a people block is merged in a layer. */
const mergeOf = (grouping: readonly Block[], block: Block): MergeReason =>
	grouping.find(({ rows }) => rows.includes(block.rows[0] ?? -1))?.merged ?? 'could-be-narrowed';

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
	const refused = plan.reason ?? plan.totalOnly;
	if (refused) return hiddenTable([axis.name], plan, { names, reason: refused });
	const shown = publishedBlocks(grouping);
	if (shown.length === 0)
		return hiddenTable([axis.name], plan, { names, reason: noBreakdown(axis, plan, { grouping, people }) });
	const visible = new Set(shown.filter((block) => !block.pooled).map((block) => block.rows[0]));
	const hidden: HiddenBlock[] = axis.isDate
		? []
		: publishedBlocks(people)
				.filter((block) => !block.pooled && !visible.has(block.rows[0]))
				.map((block) => ({ at: [positionOf(axis, block, names)], reason: mergeOf(grouping, block) }));
	const blocks = shown.map((block): ReleasedBlock => ({
		at: [positionOf(axis, block, names)],
		sums: publishedSums(plan, axis.table.sum(block.rows)),
		...(block.merged ? { merged: block.merged } : {})
	}));
	return { ...tableHead([axis.name], plan, names), blocks, hidden };
};

/** Why the cells of a hole are hidden: one of them is too small, here or in the people layer, or could be narrowed too far. */
const holeReason = (plan: Plan, cross: Cross, ofPeople: Cross | undefined): MergeReason => {
	const failing = cross.blocks[0].flatMap((_one, i) =>
		cross.blocks[1].flatMap((_two, j) =>
			cross.isHidden(i, j) ? (reasonOf(plan, cross.sums(i, j)) ?? []) : []
		)
	);
	const below = ofPeople?.blocks[0].some((_one, i) =>
		ofPeople.blocks[1].some((_two, j) => ofPeople.isHidden(i, j))
	);
	return failing[0] ?? (below && plan.base ? 'under-k' : 'could-be-narrowed');
};

/**
 * Cross-tab of one plan. Cells of the people layer that are not shown here are listed: holes, and cells merged with Other.
 * @param axes  the two axes
 * @param cross    what is shown, or undefined when nothing is
 * @param ofPeople the same of the people layer
 */
export const crossTable = (
	axes: readonly [Axis, Axis],
	plan: Plan,
	{
		crossing,
		cross,
		ofPeople,
		names
	}: { crossing: Crossing; cross: Cross | undefined; ofPeople: Cross | undefined; names: Names }
): ReleasedTable => {
	const heads = axes.map(({ name }) => name);
	const refused = plan.reason ?? plan.totalOnly;
	if (refused) return hiddenTable(heads, plan, { names, reason: refused });
	if (!cross) return hiddenTable(heads, plan, { names, reason: usualReason[plan.layer] });
	const [first, second] = axes;
	const positionsOf = (one: Block, two: Block) => [
		positionOf(first, one, names),
		positionOf(second, two, names)
	];
	const indexOf = (side: 0 | 1, block: Block) =>
		cross.blocks[side].findIndex(({ rows }) => rows.includes(block.rows[0] ?? -1));
	const blocks = cross.blocks[0].flatMap((one, i) =>
		cross.blocks[1].flatMap((two, j): ReleasedBlock[] =>
			cross.isHidden(i, j)
				? []
				: [
						{
							at: positionsOf(one, two),
							sums: publishedSums(plan, cross.sums(i, j)),
							...((one.merged ?? two.merged) ? { merged: one.merged ?? two.merged } : {})
						}
					]
		)
	);
	const hole = holeReason(plan, cross, ofPeople);
	const isTrend = first.isDate || second.isDate;
	const hidden = isTrend
		? []
		: crossing.people[0].flatMap((one) =>
				crossing.people[1].flatMap((two): HiddenBlock[] => {
					const i = indexOf(0, one);
					const j = indexOf(1, two);
					const isWhole = (block: Block, merged: Block | undefined) => block.pooled === merged?.pooled;
					if (cross.isHidden(i, j)) return [{ at: positionsOf(one, two), reason: hole }];
					const [first, second] = [cross.blocks[0][i], cross.blocks[1][j]];
					if (isWhole(one, first) && isWhole(two, second)) return [];
					const merged = (isWhole(one, first) ? undefined : first?.merged) ?? second?.merged;
					return [{ at: positionsOf(one, two), reason: merged ?? 'could-be-narrowed' }];
				})
			);
	return { ...tableHead(heads, plan, names), blocks, hidden };
};
