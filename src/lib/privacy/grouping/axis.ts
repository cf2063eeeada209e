import { mergeConsecutive } from './buckets.ts';
import type { SumTable } from './exact.ts';
import { group, slackOk } from './group.ts';
import { reasonOf, type Plan } from './plan.ts';
import type { MergeReason } from '../released.ts';

/** Dates or a dimension of one epoch, with the sums of its values. */
export interface Axis {
	readonly name: string;
	/** Days in order, or values of a dimension. */
	readonly isDate: boolean;
	/** Row of each cell of the cube in `table`. */
	readonly rowOf: Int32Array;
	readonly table: SumTable;
	/** Rows with people, in order. */
	readonly rows: readonly number[];
	/** Buckets of days that are published already. */
	readonly fixed?: readonly (readonly number[])[];
	/** Rows that a release about the same people shows only together, and days on which its ranges end: taken over. */
	readonly together?: ReadonlySet<number>;
	readonly ends?: ReadonlySet<number>;
	/** Why they are shown together there. */
	readonly merged?: MergeReason;
	/** Axis one step above in a hierarchy (city → country), or -1. */
	readonly parent: number;
	/** Row of the parent axis for each row. */
	readonly parentRow: Int32Array;
	/** Where people recur: the people of some rows on their largest day, for each variant. */
	readonly largestDay?: (rows: readonly number[]) => readonly number[];
}

/** A block of an axis in one layer. */
export interface Block {
	readonly rows: readonly number[];
	/** Is it (part of) "Other"? */
	readonly pooled: boolean;
	/** Why its values are shown together. */
	readonly merged?: MergeReason;
}

/** The blocks of every axis in one layer. */
export type Grouping = readonly (readonly Block[])[];

/** Dimension values sent to the pool by the audit, for each axis. */
export type Forced = readonly ReadonlySet<number>[];

const noRow = -1;

/** Why some rows may not be a block of a plan; undefined where they may. People who recur are counted on one day. */
const rowsReason = (axis: Axis, plan: Plan, rows: readonly number[]): MergeReason | undefined => {
	const reason = reasonOf(plan, axis.table.sum(rows));
	if (reason || plan.base || !axis.largestDay) return reason;
	const onOneDay = axis.largestDay(rows).map((people) => [people]);
	return reasonOf(plan, onOneDay);
};

/** A visible value's row; pools have none. */
const rowOfVisible = (block: Block): number => (block.pooled ? noRow : (block.rows[0] ?? noRow));

/** An axis above another: its blocks in this layer, and its row for a row of the other. */
interface Above {
	readonly blocks: readonly Block[];
	readonly rowOf: (row: number) => number;
}

/**
 * The blocks of a dimension in one layer, merged from the blocks of the layer below.
 *
 * A child dimension is grouped inside each visible value of its parent on its own; everything under pooled parents is pooled.
 * So "country minus its visible cities" is always a pool that is publishable itself.
 *
 * @param units        blocks of the layer below (single values for people)
 * @param rules.above  the nearest axis above that is shown in this layer, or none
 */
const groupDimension = (
	axis: Axis,
	units: readonly Block[],
	rules: { plan: Plan; k: number; above?: Above | undefined; forced: ReadonlySet<number> }
): Block[] => {
	const { plan, k, above, forced } = rules;
	const nodeOf = (unit: Block) => (above ? above.rowOf(unit.rows[0] ?? 0) : noRow);
	const nodes = above ? above.blocks.map(rowOfVisible).filter((row) => row !== noRow) : [noRow];
	const rowsOf = (set: readonly number[]) => set.flatMap((unit) => units[unit]?.rows ?? []);
	const people = (set: readonly number[]) => axis.table.sum(rowsOf(set)).map((variant) => variant[0] ?? 0);
	const all = units.map((_, unit) => unit);
	const blocks: Block[] = [];
	for (const node of nodes) {
		const members = all.filter((unit) => units[unit] && nodeOf(units[unit]) === node);
		const { visible, pool } = group(members, {
			ok: (set) => rowsReason(axis, plan, rowsOf(set)) === undefined,
			size: (unit) => people([unit]).reduce((a, b) => a + b, 0),
			...(plan.base
				? { min: true }
				: {
						waiveSlack: true,
						slack: (set: readonly number[], sacrificed: readonly number[]) =>
							slackOk(
								people(set),
								sacrificed.map((unit) => people([unit])),
								k
							)
					}),
			pooled: members.filter((unit) => units[unit]?.pooled),
			forced: new Set(
				members.filter((unit) => units[unit]?.rows.some((row) => !units[unit]?.pooled && forced.has(row)))
			)
		});
		for (const unit of visible) if (units[unit]) blocks.push(units[unit]);
		if (pool.length > 0) {
			const failing = pool.map((unit) => rowsReason(axis, plan, rowsOf([unit]))).find(Boolean);
			const before = pool.flatMap((unit) => units[unit]?.merged ?? [])[0];
			blocks.push({ rows: rowsOf(pool), pooled: true, merged: failing ?? before ?? 'could-be-narrowed' });
		}
	}
	const rest = all.filter((unit) => units[unit] && !nodes.includes(nodeOf(units[unit])));
	const merged = above?.blocks.find((block) => block.merged)?.merged ?? 'could-be-narrowed';
	if (rest.length > 0) blocks.push({ rows: rowsOf(rest), pooled: true, merged });
	return blocks;
};

/** Single values; those that are shown only together elsewhere are one unit under each parent. */
const unitsOf = ({ rows, together, merged, parent, parentRow }: Axis): Block[] => {
	const single = rows.filter((row) => !together?.has(row)).map((row) => ({ rows: [row], pooled: false }));
	const pooled = Map.groupBy(
		rows.filter((row) => together?.has(row)),
		(row) => (parent >= 0 ? (parentRow[row] ?? noRow) : noRow)
	);
	return [
		...single,
		...[...pooled.values()].map((list) => ({ rows: list, pooled: true, ...(merged ? { merged } : {}) }))
	];
};

/** The blocks of the date axis in one layer: consecutive units merged; with the control in every block of the people layer. */
const groupDates = (axis: Axis, units: readonly Block[], plan: Plan): Block[] => {
	if (axis.fixed && plan.base === null) return axis.fixed.map((rows) => ({ rows, pooled: false }));
	const ok = (from: number, to: number) => {
		const rows = units.slice(from, to + 1).flatMap((unit) => unit.rows);
		const isEnd = !axis.ends || units[to] === units.at(-1) || axis.ends.has(units[to]?.rows.at(-1) ?? noRow);
		const hasControl = plan.base !== null || (axis.table.sum(rows)[0]?.[0] ?? 0) > 0;
		return isEnd && hasControl && rowsReason(axis, plan, rows) === undefined;
	};
	return mergeConsecutive(units.length, ok).map((block) => ({
		rows: block.flatMap((unit) => units[unit]?.rows ?? []),
		pooled: false
	}));
};

/** Are days shown together alone because of what was published of them before? */
export const areDaysJoined = ({ ends, ...axis }: Axis, plan: Plan): boolean =>
	axis.isDate && ends !== undefined && groupDates(axis, unitsOf(axis), plan).length > 1;

/**
 * The blocks of all axes in one layer.
 * @param base   grouping of the layer below, or null for people
 * @param forced values the audit has pooled in this layer
 */
export const groupLayer = (
	axes: readonly Axis[],
	plan: Plan,
	rules: { base: Grouping | null; k: number; forced: Forced }
): Grouping => {
	const { base, k, forced } = rules;
	const done = new Map<number, Block[]>();
	/** An axis above that this layer does not show reveals nothing, and need not pool what is below it. */
	const aboveOf = (at: number): Above | undefined => {
		const [parent = -1, parentRow = new Int32Array()] = [axes[at]?.parent, axes[at]?.parentRow];
		if (parent < 0) return undefined;
		const blocks = blocksOf(parent);
		if (publishedBlocks(blocks).length > 0) return { blocks, rowOf: (row) => parentRow[row] ?? noRow };
		const higher = aboveOf(parent);
		return higher && { ...higher, rowOf: (row) => higher.rowOf(parentRow[row] ?? 0) };
	};
	const blocksOf = (at: number): Block[] => {
		const known = done.get(at);
		const axis = axes[at];
		if (known || !axis) return known ?? [];
		const units = base ? (base[at] ?? []) : unitsOf(axis);
		const blocks = axis.isDate
			? groupDates(axis, units, plan)
			: groupDimension(axis, units, { plan, k, above: aboveOf(at), forced: forced[at] ?? new Set() });
		done.set(at, blocks);
		return blocks;
	};
	return axes.map((_, at) => blocksOf(at));
};

/** Why pools are pools: "under k" only where nothing else is behind any of them. */
const mergedOf = (pools: readonly Block[]): MergeReason | undefined =>
	pools.find(({ merged }) => merged && merged !== 'under-k')?.merged ?? pools[0]?.merged;

/** What is published of a grouping: visible blocks in order, and all pools as one "Other"; none when fewer than two. */
export const publishedBlocks = (blocks: readonly Block[]): Block[] => {
	const pooled = blocks.filter((block) => block.pooled);
	const visible = blocks
		.filter((block) => !block.pooled)
		.toSorted((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0));
	const merged = mergedOf(pooled);
	const other =
		pooled.length > 0
			? [
					{
						rows: pooled.flatMap((block) => block.rows).toSorted((a, b) => a - b),
						pooled: true,
						...(merged ? { merged } : {})
					}
				]
			: [];
	const all = [...visible, ...other];
	return all.length > 1 ? all : [];
};
