import type { KeyColumn } from './columns.ts';
import type { Grouping } from './groups.ts';
import { peopleByValue } from './sum-rows.ts';
import { namesGoals, namesParts } from '../words/column-kinds.ts';

/** A column whose values count the same people again. */
export interface SamePeople {
	kind: 'goals' | 'breakdowns';
	column: KeyColumn;
	values: string[];
	row: number;
}

/** The most values that goals or stacked breakdowns have. */
const MAX_VALUES = 60;

/** Above this number of rows, values are compared row by row only if their sums are similar. */
const LARGE_FILE_ROWS = 20_000;

const isEven = (people: Float64Array): boolean => {
	const known = people.filter((value) => value > 0);
	return known.length > 1 && Math.max(...known) <= 1.05 * Math.min(...known);
};

/** Numbers that somebody chose, such as a fixed sample size. */
const isRound = (people: number): boolean =>
	people % 50 === 0 || people % 10 ** Math.max(1, Math.floor(Math.log10(Math.max(1, people))) - 1) === 0;

/** Phases that each repeat everyone: before the campaign and during it. */
const PHASE =
	/^(?:before|after|during|pre|post|pre[- _]?(?:period|test|campaign)|post[- _]?(?:period|test|campaign)|vorher|nachher|während|avant|après|pendant|antes|después|durante|prima|dopo|depois)$/i;

/**
 * The column whose every value counts the same people: goals, one row each. Nearly the same (1%) where the column is named after
 * what is counted; exactly the same, and no round numbers, where it is not.
 *
 * @param grouping of the rows that are left
 * @param columns  dimensions
 * @param isLeft     whether a row is left
 */
export function findGoals(
	grouping: Grouping,
	columns: readonly KeyColumn[],
	isLeft: (row: number) => boolean
): SamePeople | null {
	const { store } = grouping;
	for (const column of columns) {
		const isGoal =
			namesGoals(column.label) || column.values.every((value) => value === '' || PHASE.test(value.trim()));
		if (column.values.length < 2 || column.values.length > MAX_VALUES || namesParts(column.label)) continue;
		if (store.size > LARGE_FILE_ROWS && !isEven(peopleByValue(store, column))) continue;
		const groups = grouping.by([column.part], isLeft);
		let compared = 0;
		let equal = 0;
		let odd = 0;
		let first = -1;
		const seen = new Set<number>();
		for (let row = 0; row < store.size; row += 1) {
			const group = groups.of[row] ?? 0;
			if (!isLeft(row) || seen.has(group)) continue;
			seen.add(group);
			if ((groups.size[group] ?? 0) < 2) continue;
			if (first < 0) first = row;
			compared += 1;
			const [min, max] = [groups.minPeople[group] ?? 0, groups.maxPeople[group] ?? 0];
			if (isGoal ? max <= 1.01 * min : max === min) equal += 1;
			if (!isRound(max) && max >= 20) odd += 1;
		}
		if (compared < 1 || equal < compared) continue;
		if (isGoal || (compared >= 2 && odd >= compared * 0.75))
			return { kind: 'goals', column, values: [...column.values], row: first };
	}
	return null;
}

/**
 * Breakdowns stacked below each other: a column whose values each have the same people in every variant, with parts of their own in
 * another column.
 */
export function findBreakdowns(
	grouping: Grouping,
	columns: readonly KeyColumn[],
	{ isLeft, variantPart }: { isLeft: (row: number) => boolean; variantPart: number }
): SamePeople | null {
	const { store } = grouping;
	for (const column of columns) {
		if (column.values.length < 2 || column.values.length > 20) continue;
		if (store.size > LARGE_FILE_ROWS && !isEven(peopleByValue(store, column))) continue;
		const nested = columns.find((other) => {
			if (other === column || other.values.length < 2 * column.values.length) return false;
			const owner = new Map<number, number>();
			for (let row = 0; row < store.size; row += 1) {
				if (!isLeft(row)) continue;
				const part = store.code(row, other.part);
				const code = store.code(row, column.part);
				if ((owner.get(part) ?? code) !== code) return false;
				owner.set(part, code);
			}
			return true;
		});
		if (!nested) continue;
		const sums = new Map<number, Map<number, [people: number, counts: number]>>();
		let first = -1;
		for (let row = 0; row < store.size; row += 1) {
			if (!isLeft(row)) continue;
			if (first < 0) first = row;
			const variant = store.code(row, variantPart);
			const code = store.code(row, column.part);
			let of = sums.get(variant);
			if (!of) sums.set(variant, (of = new Map<number, [people: number, counts: number]>()));
			const sum = of.get(code);
			if (sum) {
				sum[0] += store.people[row] ?? 0;
				sum[1] += store.counts[row] ?? 0;
			} else of.set(code, [store.people[row] ?? 0, store.counts[row] ?? 0]);
		}
		const alike = [...sums.values()].every((of) => {
			if (of.size < 2) return false;
			const list = [...of.values()];
			return [0, 1].every((i) => {
				const numbers = list.map((sum) => sum[i as 0 | 1]);
				return Math.max(...numbers) <= 1.01 * Math.min(...numbers);
			});
		});
		if (alike && sums.size > 0) return { kind: 'breakdowns', column, values: [...column.values], row: first };
	}
	return null;
}
