import { publishedBlocks, type Axis, type Block } from './axis.ts';
import type { EpochCells, Layout } from './epoch.ts';
import type { SumTable, Sums } from './exact.ts';
import { forest, type Edge } from './forest.ts';
import { planOk } from './plan.ts';
import type { Policy } from './policy.ts';
import { hole } from './rectangle.ts';
import type { CrossRows } from './signatures.ts';
import { trendBlocks } from './trend.ts';

/** A cross-tab of two axes in one layer. */
export interface Cross {
	/** Places of the axes in the epoch's list. */
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
	const [a, b] = axes;
	const blocks = axes.map((at) => publishedBlocks(people.grouping[at] ?? []));
	const blockOf = axes.map((at, side) => {
		const of = new Int32Array(epoch.axes[at]?.table.rows ?? 0);
		blocks[side]?.forEach((block, index) => block.rows.forEach((row) => (of[row] = index)));
		return of;
	});
	const [first = [], second = []] = blocks;
	const rowOf = new Int32Array(epoch.cube.size);
	for (const i of epoch.cells) {
		const one = blockOf[0]?.[epoch.axes[a]?.rowOf[i] ?? 0] ?? 0;
		const two = blockOf[1]?.[epoch.axes[b]?.rowOf[i] ?? 0] ?? 0;
		rowOf[i] = one * second.length + two;
	}
	return { axes, people: [first, second], table: epoch.tabulate(first.length * second.length, rowOf) };
};

/** People blocks within a block of a layer above. */
const within = (people: readonly Block[], block: Block): number[] => {
	const rows = new Set(block.rows);
	return people.flatMap((one, index) => (rows.has(one.rows[0] ?? -1) ? [index] : []));
};

/**
 * The cross-tab of a layer: its blocks crossed, with a hole where cells are too small; dates are merged instead.
 *
 * Cells of a layer are unions of visible cells of the layer below: the hole below is in the hole above, so that the people of
 * an outcome's cell tell nothing new about people.
 *
 * @param base  the cross-tab of the layer below; null for people, undefined when that is not shown
 * @param wider how much more than necessary is hidden or merged (the audit's wish)
 * @returns undefined when nothing is left to show
 */
export const crossOf = (
	epoch: EpochCells,
	crossing: Crossing,
	at: { layout: Layout; base: Cross | null | undefined; wider: number }
): Cross | undefined => {
	const { layout, base, wider } = at;
	const [a, b] = crossing.axes;
	const shown = [a, b].map((axis) => publishedBlocks(layout.grouping[axis] ?? []));
	const [first = [], second = []] = shown;
	if (base === undefined || layout.plan.reason || first.length < 2 || second.length < 2) return undefined;
	const width = crossing.people[1].length;
	const sumsOf = (firsts: readonly Block[], seconds: readonly Block[]): Sums => {
		const columns = seconds.flatMap((block) => within(crossing.people[1], block));
		const rows = firsts.flatMap((block) => within(crossing.people[0], block));
		return crossing.table.sum(rows.flatMap((row) => columns.map((column) => row * width + column)));
	};
	const ok = (sums: Sums) => planOk(layout.plan, sums);
	const dateSide = [a, b].findIndex((axis) => epoch.axes[axis]?.isDate);
	if (dateSide >= 0) {
		const dates = (dateSide === 0 ? first : second).map((block) => [block]);
		const segments = dateSide === 0 ? second : first;
		const days = (blocks: readonly Block[]) => {
			const rows = blocks.flatMap((block) => block.rows);
			return (epoch.days[Math.max(...rows)] ?? 0) - (epoch.days[Math.min(...rows)] ?? 0) + 1;
		};
		const merged = trendBlocks(base ? refine(base.blocks[dateSide] ?? [], dates.flat()) : dates, {
			atLeastDays: 7 * 2 ** wider,
			days,
			ok: (blocks) =>
				segments.every((segment) =>
					ok(dateSide === 0 ? sumsOf(blocks, [segment]) : sumsOf([segment], blocks))
				)
		});
		if (merged.length < 2) return undefined;
		const blocks: [Block[], Block[]] = dateSide === 0 ? [merged, segments] : [segments, merged];
		return {
			axes: [a, b],
			blocks,
			isHidden: () => false,
			sums: (one, two) => sumsOf(blocks[0].slice(one, one + 1), blocks[1].slice(two, two + 1))
		};
	}
	const pick = (of: readonly Block[], indices: readonly number[]) =>
		indices.flatMap((index) => of[index] ?? []);
	const below = (side: 0 | 1, blocks: readonly Block[]): number[] => {
		if (!base) return [];
		const other = base.blocks[side === 0 ? 1 : 0].map((_, index) => index);
		const inHole = base.blocks[side].filter((_, index) =>
			other.some((across) => (side === 0 ? base.isHidden(index, across) : base.isHidden(across, index)))
		);
		const rows = new Set(inHole.flatMap((block) => block.rows));
		return blocks.flatMap((block, index) => (block.rows.some((row) => rows.has(row)) ? [index] : []));
	};
	const [rows, columns] = hole(first.length, second.length, {
		ok: (ofFirst, ofSecond) => ok(sumsOf(pick(first, ofFirst), pick(second, ofSecond))),
		people: (ofFirst, ofSecond) =>
			sumsOf(pick(first, ofFirst), pick(second, ofSecond)).reduce(
				(sum, variant) => sum + (variant[0] ?? 0),
				0
			),
		atLeast: [below(0, first), below(1, second)],
		wider
	});
	const inRows = new Set(rows);
	const inColumns = new Set(columns);
	if (inRows.size === first.length && inColumns.size === second.length) return undefined;
	return {
		axes: [a, b],
		blocks: [first, second],
		isHidden: (one, two) => inRows.has(one) && inColumns.has(two),
		sums: (one, two) => sumsOf(pick(first, [one]), pick(second, [two]))
	};
};

/** The date blocks of a layer gathered in the merged blocks of the layer below (they nest: the layer's are coarser or equal). */
const refine = (coarse: readonly Block[], fine: readonly Block[]): Block[][] => {
	const groups: Block[][] = [];
	const owner = (row: number | undefined) => coarse.findIndex((block) => block.rows.includes(row ?? -1));
	let until = -1;
	for (const block of fine) {
		const last = owner(block.rows.at(-1));
		if (owner(block.rows[0]) <= until && groups.length > 0) groups.at(-1)?.push(block);
		else groups.push([block]);
		until = Math.max(until, last);
	}
	return groups;
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
