import type { GroupId } from './certificate.ts';
import type { Draft } from './draft.ts';
import type { Program, Solve } from './program.ts';
import type { Family, System } from './system.ts';

/** Collects the rows of a program. */
class RowList {
	readonly low: number[] = [];
	readonly high: number[] = [];
	readonly starts: number[] = [0];
	readonly columns: number[] = [];
	readonly values: number[] = [];

	entry(column: number, value: number): void {
		this.columns.push(column);
		this.values.push(value);
	}

	/** Ends a row with the entries since the last one. */
	end(low: number, high: number): void {
		this.low.push(low);
		this.high.push(high);
		this.starts.push(this.columns.length);
	}
}

/** A wish for a program: groups to make larger (or smaller), each by at most so much. */
export interface Wish {
	readonly groups: readonly (GroupId & { readonly most: number })[];
	readonly sign: 1 | -1;
	/** Cells whose numbers may change; the others stay as they are, so what is found is valid all the same. */
	readonly cells: Int32Array;
}

/** The program that makes as many of the groups as possible larger at once. */
export const programOf = (system: System, families: readonly Family[], wish: Wish, whole: boolean): Program => {
	const { groups, sign, cells } = wish;
	const { quantities } = system;
	const width = cells.length;
	const target = quantities.length - 1;
	const columns = width * quantities.length + groups.length;
	const gain = new Float64Array(columns);
	const low = new Float64Array(columns);
	const high = new Float64Array(columns).fill(Infinity);
	quantities.forEach(({ truth, least }, q) =>
		cells.forEach((c, i) => (low[q * width + i] = Math.min(0, least - (truth[c] ?? 0))))
	);
	const rows = new RowList();
	quantities.forEach((quantity, q) => {
		for (const { rowOf } of quantity.rows) {
			const members = new Map<number, number[]>();
			cells.forEach((c, i) => {
				const row = rowOf[c] ?? -1;
				if (row < 0) return;
				const list = members.get(row);
				if (list) list.push(i);
				else members.set(row, [i]);
			});
			for (const list of members.values()) {
				for (const i of list) rows.entry(q * width + i, 1);
				rows.end(0, 0);
			}
		}
		if (q === target) return;
		cells.forEach((c, i) => {
			rows.entry(target * width + i, 1);
			rows.entry(q * width + i, -1);
			rows.end(-Infinity, (quantity.truth[c] ?? 0) - (quantities[target]?.truth[c] ?? 0));
		});
	});
	const byFamily = Map.groupBy(
		groups.map((group, t) => ({ ...group, t })),
		({ family }) => family
	);
	for (const [family, list] of byFamily) {
		const groupOf = families[family]?.groupOf ?? new Int32Array();
		const members = new Map<number, number[]>(list.map(({ group }) => [group, []]));
		cells.forEach((c, i) => members.get(groupOf[c] ?? -1)?.push(i));
		for (const { group, most, t } of list) {
			const column = width * quantities.length + t;
			for (const i of members.get(group) ?? []) rows.entry(target * width + i, sign);
			rows.entry(column, -1);
			rows.end(0, Infinity);
			gain[column] = 1;
			high[column] = most;
		}
	}
	return {
		gain,
		low,
		high,
		whole,
		rowLow: Float64Array.from(rows.low),
		rowHigh: Float64Array.from(rows.high),
		starts: Int32Array.from(rows.starts),
		columns: Int32Array.from(rows.columns),
		values: Float64Array.from(rows.values)
	};
};

const tolerance = 1e-6;

/**
 * Solves a wish into the draft: as a program of fractions first, which often has a whole-number answer, then of whole numbers.
 * @returns whether the draft is a valid change
 */
export const solveWish = (
	system: System,
	families: readonly Family[],
	wish: Wish,
	{ draft, solve }: { draft: Draft; solve: Solve }
): boolean => {
	for (const whole of [false, true]) {
		const answer = solve(programOf(system, families, wish, whole));
		if (!answer) {
			if (!whole) return false;
			continue;
		}
		const width = wish.cells.length;
		const numbers = answer.subarray(0, width * system.quantities.length);
		if (!numbers.every((value) => Math.abs(value - Math.round(value)) <= tolerance)) continue;
		draft.clear();
		numbers.forEach((value, at) => {
			const units = Math.round(value);
			if (units !== 0) draft.add(Math.floor(at / width), wish.cells[at % width] ?? 0, units);
		});
		return draft.isValid();
	}
	return false;
};
