import { publishedBlocks } from '../../grouping/axis.ts';
import type { EpochCells } from '../../grouping/epoch.ts';
import type { Layout } from '../../grouping/layout.ts';
import { type CrossRows, segmentsOf, type Segment } from '../published-rows.ts';
import { badGroup, evidenceIn, touchedIn, type Evidence } from './evidence.ts';
import type { SumTable } from '../../grouping/exact.ts';
import { guardOk, sumsOk, type Plan } from '../../grouping/plan.ts';
import { pairIds } from '../system/pair-ids.ts';
import { BlockGraph, type Overlap } from './block-graph.ts';
import { smallUnion } from './small-union.ts';

/** A published table: its axes, and the positions of each of its blocks on them. */
interface Table {
	readonly axes: readonly number[];
	readonly positions: readonly (readonly number[])[];
}

/** The same with the number of each cell's block. */
interface CellTable extends Table {
	readonly blockOf: Int32Array;
}

/** Two tables over each other. */
interface Pair {
	readonly tables: readonly [Table, Table];
	/** Blocks of every overlap, and its sums by overlap. */
	readonly overlaps: readonly Overlap[];
	readonly sums: SumTable;
}

/** The tables of a layer; of a cross-tab the hole is a block too, since the total is published. */
const tablesOf = (epoch: EpochCells, layout: Layout, crosses: readonly CrossRows[]): CellTable[] => {
	const shown = epoch.axes.map((_, at) => publishedBlocks(layout.grouping[at] ?? []));
	const blockOf = epoch.axes.map((axis, at) => {
		const ofRow = new Int32Array(axis.table.rows);
		shown[at]?.forEach((block, index) => block.rows.forEach((row) => (ofRow[row] = index)));
		return axis.rowOf.map((row) => ofRow[row] ?? 0);
	});
	const oneWay = shown.flatMap((blocks, at): CellTable[] =>
		blocks.length > 0
			? [
					{
						axes: [at],
						blockOf: blockOf[at] ?? new Int32Array(),
						positions: blocks.map((_, index) => [index])
					}
				]
			: []
	);
	const crossed = crosses.map(({ axes: [a, b], count, rowOf }): CellTable => {
		const [first, second] = [blockOf[a] ?? new Int32Array(), blockOf[b] ?? new Int32Array()];
		const positions = Array.from({ length: count + 1 }, (): number[] => []);
		const block = first.map((one, i) => {
			const row = rowOf(one, second[i] ?? 0);
			const position = row < 0 ? count : row;
			if (positions[position]?.length === 0) positions[position] = [one, second[i] ?? 0];
			return position;
		});
		return { axes: [a, b], blockOf: block, positions };
	});
	return [...oneWay, ...crossed];
};

const pairOf = (epoch: EpochCells, first: CellTable, second: CellTable): Pair => {
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
	const withoutCells = ({ axes, positions }: CellTable): Table => ({ axes, positions });
	return {
		tables: [withoutCells(first), withoutCells(second)],
		overlaps,
		sums: epoch.tabulate(count, idOf)
	};
};

/** Overlaps of one variant whose people could be derived and must not be. */
const badOverlaps = (
	plan: Plan,
	{ tables: [first, second], overlaps, sums }: Pair,
	variant: number
): readonly Overlap[] | undefined => {
	const ids = overlaps.flatMap((_, id) => (sums.value(id, variant, 0) > 0 ? [id] : []));
	const graph = new BlockGraph(
		ids.flatMap((id) => overlaps[id] ?? []),
		first.positions.length,
		second.positions.length
	);
	const { columns } = sums;
	// Of all overlaps one after another: they are added up millions of times.
	const numbers = new Float64Array(ids.length * columns);
	for (const [e, id] of ids.entries())
		for (let column = 0; column < columns; column += 1)
			numbers[e * columns + column] = sums.value(id, variant, column);
	const numbersOf = (e: number) => numbers.subarray(e * columns, (e + 1) * columns);
	const addedUp = (edges: readonly number[]) => {
		const all = new Float64Array(columns);
		for (const e of edges) {
			const at = e * columns;
			for (let column = 0; column < columns; column += 1)
				all[column] = (all[column] ?? 0) + (numbers[at + column] ?? 0);
		}
		return all;
	};
	const isBad = (edges: readonly number[]) => !sumsOk(plan, addedUp(edges), variant);
	const found =
		[...graph.bridges().map((e) => [e]), ...graph.differences()].find(isBad) ??
		plan.guards
			.map((guard) =>
				smallUnion(
					graph,
					ids.map((_, e) => Math.max(0, guard.count(numbersOf(e)))),
					{ min: guard.min, isFine: (edges) => guardOk(guard, addedUp(edges), variant) }
				)
			)
			.find((edges) => edges !== null);
	return found?.map((e) => graph.overlaps[e] ?? { first: 0, second: 0 });
};

/** Blocks of each axis that overlaps of a pair of tables touch. */
const touchedBy = (epoch: EpochCells, { tables }: Pair, bad: readonly Overlap[]): Set<number>[] => {
	const touched = epoch.axes.map(() => new Set<number>());
	tables.forEach(({ axes, positions }, side) => {
		for (const { first, second } of bad)
			positions[side === 0 ? first : second]?.forEach((block, at) => touched[axes[at] ?? 0]?.add(block));
	});
	return touched;
};

/** A group that could be derived and must not be: its blocks on each axis in the layer's published order. */
export interface Disclosure {
	/** Blocks the group touches, for each axis. */
	readonly touched: readonly ReadonlySet<number>[];
}

/** Looks for a disclosure of one layer, with the cross-tabs published in it. */
export type Audit = (layout: Layout, crosses: readonly CrossRows[]) => Disclosure | undefined;

/** What is published in a layer: the axes that are linked, in every variant, and the pairs of their tables. */
interface Published {
	readonly evidence: readonly Evidence[];
	readonly pairs: readonly Pair[];
}

const isOf = ({ axes }: Evidence, tables: readonly Table[]): boolean =>
	tables.every((table) => table.axes.every((axis) => axes.has(axis)));

const publishedIn = (epoch: EpochCells, layout: Layout, crosses: readonly CrossRows[]): Published => {
	const evidence = epoch.cube.variants.flatMap((_, variant) =>
		evidenceIn(epoch, { layout, crosses, variant })
	);
	const tables = evidence.length > 0 ? tablesOf(epoch, layout, crosses) : [];
	const pairs = tables.flatMap((second, at) =>
		tables
			.slice(0, at)
			.filter((first) => evidence.some((one) => isOf(one, [first, second])))
			.map((first) => pairOf(epoch, first, second))
	);
	return { evidence, pairs };
};

/**
 * What certificates do not cover: they are of groups that columns' values name, and sums and differences of published numbers may
 * give away another union of combinations exactly (nested segments, late launches). This looks for such unions, so that they are
 * hidden. No claim of the product rests on it: what is promised of groups with names is what certificates prove, by additions alone.
 *
 * Looked for: a sum of blocks of the tables of a layer less a sum of others of them (whatever factors, halves too) that is a group
 * of people of one variant whose count is below one of the plan's floors. The total counts as part of every table; people between
 * two steps of a funnel are a floor of the later step, whose blocks are sums of the earlier one's.
 *
 * How far each step goes:
 *  · Two tables (`pairs`): in whole numbers, by smallest cuts. Where a smallest cut is harmless itself (nobody has the outcome), a
 *    larger small one between the same blocks is not looked for.
 *  · Axes that can share no group are taken apart (`linkedAxes`), by an argument about the cells themselves: nothing is lost.
 *  · Three tables or more (`smallGroup`): complete over the row space modulo a prime, which is read with fixed seeds (`RowSpace` says
 *    what that may miss). A group that is found may be a false alarm, which hides more.
 *  · Where it would take too long, what was not looked at counts as found.
 *
 * Why the last step is kept, and modulo a prime: it hides unions that neither certificates nor pairs of tables see (without the
 * audit, 9 of 84 single campaigns of the long attack, at k of 10 and 50, publish something else, mostly more). In whole numbers the
 * entries of an echelon form of r rows grow to r·log₂(r)/2 bits, and so does the work of each of r³ steps: no bound that a release
 * could keep. Up to 19 rows the prime changes nothing (`RowSpace`); above, what it may miss is in no sentence of the product.
 *
 * Rules that are no counts (no customer's amount, not all answers alike) are looked at in groups that up to four columns' values
 * name, in crossings of two tables' blocks, and in what blocks leave of one around them. Not in other unions: there may be very many.
 */
export const auditOf = (epoch: EpochCells): Audit => {
	let last: { print: string; published: Published } | undefined;
	const publishedOf = (layout: Layout, crosses: readonly CrossRows[]): Published => {
		if (crosses.length > 0) return publishedIn(epoch, layout, crosses);
		const print = JSON.stringify(layout.grouping.map((of) => publishedBlocks(of).map(({ rows }) => rows)));
		// Layers often have the same blocks: remember the last.
		if (last?.print !== print) last = { print, published: publishedIn(epoch, layout, crosses) };
		return last.published;
	};
	return (layout, crosses) => {
		const { plan } = layout;
		if (plan.reason ?? plan.totalOnly) return undefined;
		const { evidence, pairs } = publishedOf(layout, crosses);
		for (const one of evidence) {
			for (const pair of pairs.filter(({ tables }) => isOf(one, tables))) {
				const bad = badOverlaps(plan, pair, one.variant);
				if (bad) return { touched: touchedBy(epoch, pair, bad) };
			}
			const group = badGroup(plan, one);
			if (group) return { touched: touchedIn(one, group) };
		}
		return undefined;
	};
};

/**
 * The segment to give up for a disclosure: of the visible ones it touches (else of all) the one with the fewest people.
 * Buckets of days stay: they may be published already.
 *
 * @returns undefined when no segment is visible
 */
export const smallestTouched = (
	epoch: EpochCells,
	layout: Layout,
	{ touched }: Disclosure
): Segment | undefined => {
	const visible = segmentsOf(epoch, layout);
	const near = visible.filter(({ axis, block }) => touched[axis]?.has(block));
	const [first, ...rest] = near.length > 0 ? near : visible;
	return first && rest.reduce((a, b) => (b.people < a.people ? b : a), first);
};
