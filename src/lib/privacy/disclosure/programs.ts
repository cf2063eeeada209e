import type { GroupId } from './certificate.ts';
import type { Draft } from './system/draft.ts';
import { mixed } from './exchanges/search-plan.ts';
import type { Program, Solve } from './system/work.ts';
import type { Family, Numbering, System } from './system/system.ts';

/** What a program is to reach: groups to make larger (or smaller), each by so much, on top of what the draft has changed. */
export interface Objective {
	readonly groups: readonly (GroupId & { readonly max: number })[];
	readonly sign: 1 | -1;
	/** The quantity that changes: the judged one, or people to make room for it. */
	readonly quantity: number;
	/** Cells whose numbers may change; the others stay as they are, so what is found is valid all the same. */
	readonly cells: Int32Array;
}

/** A column of a program: so many units more, or fewer, in cells that no condition tells apart. */
interface Column {
	/** Those with most room (or units) first. */
	readonly cells: readonly { readonly cell: number; readonly max: number }[];
	readonly sign: 1 | -1;
	readonly max: number;
}

/** What a unit in a group is worth in units moved anywhere. */
const worth = 50;

/** How many more and fewer units may be in the cells of each class: same rows, same groups of the objective. */
const columnsOf = (
	{ quantities }: System,
	families: readonly Family[],
	{ draft, objective }: { draft: Draft; objective: Objective }
): Column[] => {
	const target = quantities.length - 1;
	const { quantity } = objective;
	const { min, rows } = quantities[quantity] ?? quantities[0];
	const wanted = [...Map.groupBy(objective.groups, ({ family }) => family)].map(([family, list]) => ({
		groupOf: families[family]?.groupOf ?? new Int32Array(),
		groups: new Set(list.map(({ group }) => group))
	}));
	const classOf = (cell: number) =>
		[
			...rows.map(({ rowOf }) => rowOf[cell] ?? -1),
			...wanted.map(({ groupOf, groups }) => (groups.has(groupOf[cell] ?? -1) ? (groupOf[cell] ?? -1) : -1))
		].join();
	const columns: Column[] = [];
	for (const members of Map.groupBy(objective.cells, classOf).values()) {
		const now = (cell: number) => draft.at(quantity, cell);
		const spare = (cell: number) =>
			now(cell) - (quantity === target ? min : Math.max(min, draft.at(target, cell)));
		const room = (cell: number) => {
			let max = Infinity;
			for (let q = 0; quantity === target && q < target; q++)
				max = Math.min(max, draft.at(q, cell) - now(cell));
			return max;
		};
		for (const sign of [-1, 1] as const) {
			const cells = members
				.map((cell) => ({ cell, max: sign === 1 ? room(cell) : spare(cell) }))
				.filter(({ max }) => max >= 1)
				.sort((x, y) => y.max - x.max || x.cell - y.cell);
			const max = cells.reduce((sum, one) => sum + one.max, 0);
			if (max > 0) columns.push({ cells, sign, max });
		}
	}
	return columns;
};

/** Moves a column's units in the draft. */
const apply = (
	{ cells, sign }: Column,
	units: number,
	{ draft, quantity }: { draft: Draft; quantity: number }
) => {
	let left = units;
	for (const { cell, max } of cells) {
		if (left <= 0) return;
		const here = Math.min(left, max);
		draft.add(quantity, cell, sign * here);
		left -= here;
	}
};

/** The program that moves few units and makes as many of the groups as possible larger at once. */
const programOf = (
	{ quantities }: System,
	families: readonly Family[],
	objective: Objective,
	{ columns, whole, seed }: { columns: readonly Column[]; whole: boolean; seed: number }
): Program => {
	const { groups, sign } = objective;
	const count = columns.length + groups.length;
	const starts = [0];
	const entries: number[] = [];
	const values: number[] = [];
	const rowLow: number[] = [];
	const rowHigh: number[] = [];
	const end = (low: number, high: number) => {
		starts.push(entries.length);
		rowLow.push(low);
		rowHigh.push(high);
	};
	const byRow = (rowOf: Numbering) => {
		const members = new Map<number, number[]>();
		columns.forEach(({ cells }, at) => {
			const row = rowOf[cells[0]?.cell ?? -1] ?? -1;
			if (row < 0) return;
			const list = members.get(row);
			if (list) list.push(at);
			else members.set(row, [at]);
		});
		return members;
	};
	const enter = (list: readonly number[], factor: number) => {
		for (const at of list) {
			entries.push(at);
			values.push(factor * (columns[at]?.sign ?? 1));
		}
	};
	for (const { rowOf } of quantities[objective.quantity]?.rows ?? []) {
		for (const list of byRow(rowOf).values()) {
			enter(list, 1);
			end(0, 0);
		}
	}
	const numbered = groups.map((group, t) => ({ ...group, column: columns.length + t }));
	for (const [family, list] of Map.groupBy(numbered, (one) => one.family)) {
		const members = byRow(families[family]?.groupOf ?? new Int32Array());
		for (const { group, column } of list) {
			enter(members.get(group) ?? [], sign);
			entries.push(column);
			values.push(-1);
			end(0, Infinity);
		}
	}
	return {
		gain: Float64Array.from({ length: count }, (_, at) =>
			at < columns.length ? -1 - (seed === 0 ? 0 : ((mixed(seed * 65_537 + at) >>> 0) % 1024) / 2048) : worth
		),
		low: new Float64Array(count),
		high: Float64Array.from({ length: count }, (_, at) =>
			at < columns.length ? (columns[at]?.max ?? 0) : (groups[at - columns.length]?.max ?? 0)
		),
		whole,
		rowLow: Float64Array.from(rowLow),
		rowHigh: Float64Array.from(rowHigh),
		starts: Int32Array.from(starts),
		columns: Int32Array.from(entries),
		values: Float64Array.from(values)
	};
};

const tolerance = 1e-6;

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) <= tolerance;

/**
 * Solves an objective into the draft. A program of fractions often has a whole-number answer: it is tried with a few mixtures of
 * costs, then as a program of whole numbers in the columns that any of these used, and at last in all columns.
 *
 * @param tries  mixtures of costs
 * @param strict whether whole numbers in all columns are tried, which takes long
 * @returns how far the groups could be moved by fractions, in all, and whether the draft is a valid change now
 */
export const solveObjective = (
	system: System,
	families: readonly Family[],
	objective: Objective,
	rules: {
		draft: Draft;
		solve: Solve;
		tries: number;
		strict: boolean;
		/** Less than this is of no use. */
		min?: number;
	}
): { limit: number; isValid: boolean } => {
	const { draft, solve, tries, strict, min = 1 } = rules;
	const all = columnsOf(system, families, { draft, objective });
	const used = new Set<Column>();
	let best: { columns: readonly Column[]; units: Float64Array; reached: number } | undefined;
	/** Largest sum over the groups that fractions reach. */
	let limit = objective.groups.reduce((sum, { max }) => sum + max, 0);
	const attempt = (columns: readonly Column[], at: { whole: boolean; seed: number }): boolean => {
		const answer = solve(programOf(system, families, objective, { columns, ...at }));
		if (!answer) return false;
		const units = answer.subarray(0, columns.length);
		const reached = answer.subarray(columns.length).reduce((sum, t) => sum + t, 0);
		columns.forEach((column, i) => {
			if ((units[i] ?? 0) > tolerance) used.add(column);
		});
		if (!at.whole) limit = Math.min(limit, Math.floor(reached + tolerance));
		if (units.every(isWhole) && reached > (best?.reached ?? 0)) best = { columns, units, reached };
		// What fractions do not reach, whole numbers do not reach either.
		return limit < min || (best?.reached ?? 0) >= limit - tolerance;
	};
	let done = false;
	for (let seed = 0; !done && seed < tries; seed++) done = attempt(all, { whole: false, seed });
	done ||= attempt([...used], { whole: true, seed: 0 });
	if (!done && strict) attempt(all, { whole: true, seed: 0 });
	best?.columns.forEach((column, i) =>
		apply(column, Math.round(best?.units[i] ?? 0), { draft, quantity: objective.quantity })
	);
	return { limit, isValid: best !== undefined && draft.isValid() };
};
