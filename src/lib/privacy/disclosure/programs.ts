import type { GroupId } from './certificate.ts';
import type { Draft } from './draft.ts';
import type { Program, Solve } from './program.ts';
import type { Family, System } from './system.ts';

/** A wish for a program: groups to make larger (or smaller), each by so much, on top of what the draft has changed. */
export interface Wish {
	readonly groups: readonly (GroupId & { readonly most: number })[];
	readonly sign: 1 | -1;
	/** Cells whose judged count may change; the others stay as they are, so what is found is valid all the same. */
	readonly cells: Int32Array;
}

/** A column of a program: so many units more, or fewer, in one cell. */
interface Column {
	readonly cell: number;
	readonly sign: 1 | -1;
	readonly most: number;
}

/** What a unit in a group is worth in units moved anywhere. */
const worth = 50;

/** How many more and fewer units each cell may have in the judged quantity. */
const columnsOf = ({ quantities }: System, draft: Draft, cells: Int32Array): Column[] => {
	const target = quantities.length - 1;
	const least = quantities[target]?.least ?? 0;
	const columns: Column[] = [];
	for (const cell of cells) {
		const now = draft.at(target, cell);
		let room = Infinity;
		for (let q = 0; q < target; q++) room = Math.min(room, draft.at(q, cell) - now);
		if (now - least >= 1) columns.push({ cell, sign: -1, most: now - least });
		if (room >= 1) columns.push({ cell, sign: 1, most: room });
	}
	return columns;
};

/** The program that moves few units and makes as many of the groups as possible larger at once. */
const programOf = (
	{ quantities }: System,
	families: readonly Family[],
	wish: Wish,
	{ columns, whole }: { columns: readonly Column[]; whole: boolean }
): Program => {
	const { groups, sign } = wish;
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
	const byRow = (rowOf: Int32Array) => {
		const members = new Map<number, number[]>();
		columns.forEach(({ cell }, at) => {
			const row = rowOf[cell] ?? -1;
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
	for (const { rowOf } of quantities.at(-1)?.rows ?? []) {
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
		gain: Float64Array.from({ length: count }, (_, at) => (at < columns.length ? -1 : worth)),
		low: new Float64Array(count),
		high: Float64Array.from({ length: count }, (_, at) =>
			at < columns.length ? (columns[at]?.most ?? 0) : (groups[at - columns.length]?.most ?? 0)
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

/**
 * Solves a wish into the draft: as a program of fractions first, which often has a whole-number answer, then of whole numbers.
 * @returns whether the draft is a valid change now
 */
export const solveWish = (
	system: System,
	families: readonly Family[],
	wish: Wish,
	{ draft, solve }: { draft: Draft; solve: Solve }
): boolean => {
	const columns = columnsOf(system, draft, wish.cells);
	const target = system.quantities.length - 1;
	for (const whole of [false, true]) {
		const answer = solve(programOf(system, families, wish, { columns, whole }));
		if (!answer) return false;
		if (!answer.every((value) => Math.abs(value - Math.round(value)) <= tolerance)) continue;
		columns.forEach(({ cell, sign }, at) => {
			const units = Math.round(answer[at] ?? 0);
			if (units !== 0) draft.add(target, cell, sign * units);
		});
		return draft.isValid();
	}
	return false;
};
