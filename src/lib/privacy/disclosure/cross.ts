import { publishedBlocks, type Axis, type Block } from '../grouping/axis.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import type { SumTable, Sums } from '../grouping/exact.ts';
import { forest, type Edge } from '../forest.ts';
import type { Layout } from '../grouping/layout.ts';
import { planOk } from '../grouping/plan.ts';
import type { Policy } from '../policy.ts';
import { hole } from './rectangle.ts';
import type { CrossRows } from './published-rows.ts';
import { trendBlocks } from '../grouping/trend.ts';

/** A cross-tab of two axes in one layer. */
export interface Cross {
	/** Positions of the axes in the epoch's list. */
	readonly axes: readonly [number, number];
	/** Blocks along each axis; of dates, merged buckets. */
	readonly blocks: readonly [readonly Block[], readonly Block[]];
	readonly isHidden: (first: number, second: number) => boolean;
	readonly sums: (first: number, second: number) => Sums;
}

/** The sums of two crossed axes, by pairs of people blocks. */
export interface Crossing {
	readonly axes: readonly [number, number];
	readonly people: readonly [readonly Block[], readonly Block[]];
	readonly table: SumTable;
	/** Where people recur: people of some pairs on their largest day, for each variant. */
	readonly largestDay?: (pairs: readonly number[]) => readonly number[];
}

/** The root of an axis's hierarchy. */
const rootOf = (axes: readonly Axis[], at: number): number => {
	const parent = axes[at]?.parent ?? -1;
	return parent < 0 ? at : rootOf(axes, parent);
};

/**
 * The declared pairs that can be crossed in this epoch. A hierarchy (country > city) is one axis of the forest, so of the pairs
 * that close a cycle only there the later one is refused.
 */
export const crossable = (axes: readonly Axis[], { crossTabs }: Policy): (readonly [number, number])[] => {
	const accepted: (readonly [number, number])[] = [];
	const edges: Edge[] = [];
	for (const [first, second] of crossTabs) {
		const a = axes.findIndex(({ name }) => name === first);
		const b = axes.findIndex(({ name }) => name === second);
		const edge: Edge = [`${rootOf(axes, a)}`, `${rootOf(axes, b)}`];
		if (a < 0 || b < 0 || !forest({ edges: [...edges, edge] })) continue;
		edges.push(edge);
		accepted.push([a, b]);
	}
	return accepted;
};

/** Adds up the epoch's cells by pairs of people blocks. */
export const crossingOf = (epoch: EpochCells, people: Layout, axes: readonly [number, number]): Crossing => {
	const blocks = axes.map((at) => publishedBlocks(people.grouping[at] ?? []));
	const blockOfCell = axes.map((at, side) => {
		const axis = epoch.axes[at];
		const of = new Int32Array(axis?.table.rows ?? 0);
		blocks[side]?.forEach((block, index) => block.rows.forEach((row) => (of[row] = index)));
		return (cell: number) => of[axis?.rowOf[cell] ?? 0] ?? 0;
	});
	const [first = [], second = []] = blocks;
	const rowOf = new Int32Array(epoch.cube.size);
	for (const i of epoch.cells) {
		rowOf[i] = (blockOfCell[0]?.(i) ?? 0) * second.length + (blockOfCell[1]?.(i) ?? 0);
	}
	const largestDay = epoch.largestDays?.(rowOf);
	return {
		axes,
		people: [first, second],
		table: epoch.tabulate(first.length * second.length, rowOf),
		...(largestDay ? { largestDay } : {})
	};
};

/** What a layer's cross-tab is made of. */
interface Material {
	readonly epoch: EpochCells;
	readonly layout: Layout;
	/** The layer's blocks of both axes. */
	readonly first: readonly Block[];
	readonly second: readonly Block[];
	/** The cross-tab of the layer below; null for people. */
	readonly base: Cross | null;
	/** How much more than necessary is hidden or merged. */
	readonly wider: number;
	readonly sums: (firsts: readonly Block[], seconds: readonly Block[]) => Sums;
	/** May the crossing of some blocks with others be published? */
	readonly ok: (firsts: readonly Block[], seconds: readonly Block[]) => boolean;
}

/**
 * The cross-tab of a layer: its blocks crossed, with a hole where cells are too small; dates are merged instead.
 *
 * Cells of a layer are unions of visible cells of the layer below: the hole below is in the hole above, so that the people of
 * an outcome's cell tell nothing new about people.
 *
 * @param base  the cross-tab of the layer below; null for people, undefined when that is not shown
 * @param wider how much more than necessary is hidden or merged (what the audit asks for)
 * @returns undefined when nothing is left to show
 */
export const crossOf = (
	epoch: EpochCells,
	crossing: Crossing,
	at: { layout: Layout; base: Cross | null | undefined; wider: number }
): Cross | undefined => {
	const { layout, base, wider } = at;
	const [first = [], second = []] = crossing.axes.map((axis) => publishedBlocks(layout.grouping[axis] ?? []));
	if (
		base === undefined ||
		layout.plan.reason ||
		layout.plan.totalOnly ||
		first.length < 2 ||
		second.length < 2
	)
		return undefined;
	const indices = (side: 0 | 1, blocks: readonly Block[]): number[] => {
		const rows = new Set(blocks.flatMap((block) => block.rows));
		return crossing.people[side].flatMap((block, index) => (rows.has(block.rows[0] ?? -1) ? [index] : []));
	};
	const pairs = (firsts: readonly Block[], seconds: readonly Block[]) => {
		const columns = indices(1, seconds);
		const width = crossing.people[1].length;
		return indices(0, firsts).flatMap((row) => columns.map((column) => row * width + column));
	};
	const sums: Material['sums'] = (firsts, seconds) => crossing.table.sum(pairs(firsts, seconds));
	const { largestDay } = crossing;
	const ok: Material['ok'] = (firsts, seconds) =>
		planOk(layout.plan, sums(firsts, seconds)) &&
		(layout.plan.base !== null ||
			!largestDay ||
			planOk(
				layout.plan,
				largestDay(pairs(firsts, seconds)).map((people) => [people])
			));
	const material = { epoch, layout, first, second, base, wider, sums, ok };
	const made = crossing.axes.some((axis) => epoch.axes[axis]?.isDate)
		? trend(crossing, material)
		: table(material);
	return (
		made && {
			...made,
			axes: crossing.axes,
			sums: (one, two) => sums(pick(made.blocks[0], [one]), pick(made.blocks[1], [two]))
		}
	);
};

const pick = (of: readonly Block[], indices: readonly number[]) =>
	indices.flatMap((index) => of[index] ?? []);

type Shape = Pick<Cross, 'blocks' | 'isHidden'>;

/** Two dimensions: a hole. */
const table = ({ first, second, base, wider, sums, ok }: Material): Shape | undefined => {
	/** Blocks of one side with people in the hole below. */
	const below = (side: 0 | 1, blocks: readonly Block[]): number[] => {
		const across = base?.blocks[side === 0 ? 1 : 0].map((_, index) => index) ?? [];
		const inHole = (base?.blocks[side] ?? []).filter((_, index) =>
			across.some((other) => (side === 0 ? base?.isHidden(index, other) : base?.isHidden(other, index)))
		);
		const rows = new Set(inHole.flatMap((block) => block.rows));
		return blocks.flatMap((block, index) => (block.rows.some((row) => rows.has(row)) ? [index] : []));
	};
	const [rows, columns] = hole(first.length, second.length, {
		ok: (ofFirst, ofSecond) => ok(pick(first, ofFirst), pick(second, ofSecond)),
		people: (ofFirst, ofSecond) =>
			sums(pick(first, ofFirst), pick(second, ofSecond)).reduce((all, variant) => all + (variant[0] ?? 0), 0),
		atLeast: [below(0, first), below(1, second)],
		wider
	});
	const inRows = new Set(rows);
	const inColumns = new Set(columns);
	if (inRows.size === first.length && inColumns.size === second.length) return undefined;
	return { blocks: [first, second], isHidden: (one, two) => inRows.has(one) && inColumns.has(two) };
};

/** Dates and a dimension: a segment trend. */
const trend = (crossing: Crossing, material: Material): Shape | undefined => {
	const { epoch, first, second, base, wider, ok } = material;
	const isDateFirst = epoch.axes[crossing.axes[0]]?.isDate ?? false;
	const [dates, segments] = isDateFirst ? [first, second] : [second, first];
	const dayOf = (row: number) => epoch.days[row] ?? 0;
	const merged = trendBlocks(dates, {
		together: base?.blocks[isDateFirst ? 0 : 1] ?? dates,
		atLeastDays: 7 * 2 ** wider,
		days: (blocks) => {
			const rows = blocks.flatMap((block) => block.rows);
			return dayOf(Math.max(...rows)) - dayOf(Math.min(...rows)) + 1;
		},
		ok: (blocks) => segments.every((segment) => (isDateFirst ? ok(blocks, [segment]) : ok([segment], blocks)))
	});
	if (merged.length < 2) return undefined;
	return { blocks: isDateFirst ? [merged, segments] : [segments, merged], isHidden: () => false };
};

/** The numbers of a cross-tab, for the audit: cells by the layer's published blocks of both axes. */
export const crossRows = (layout: Layout, cross: Cross): CrossRows => {
	const [first, second] = cross.axes.map((at, side) =>
		publishedBlocks(layout.grouping[at] ?? []).map((block) =>
			(cross.blocks[side] ?? []).findIndex((one) => one.rows.includes(block.rows[0] ?? -1))
		)
	);
	const width = cross.blocks[1].length;
	return {
		axes: cross.axes,
		count: cross.blocks[0].length * width,
		rowOf: (one, two) => {
			const row = first?.[one] ?? -1;
			const column = second?.[two] ?? -1;
			return row < 0 || column < 0 || cross.isHidden(row, column) ? -1 : row * width + column;
		}
	};
};
