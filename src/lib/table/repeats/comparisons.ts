import { guessControl } from '../words/control.ts';
import { isComparisonLabel, extremeOf } from '../words/totals.ts';
import type { KeyColumn } from './columns.ts';
import type { RowStore } from './store.ts';

/** A row that is the difference of two others. */
export interface Comparison {
	row: number;
	column: KeyColumn;
	value: string;
	/** "Personalised − Control" */
	of: string;
}

/** The most rows among which two are searched. */
const MAX_ROWS = 200;

const near = (a: number, b: number): boolean =>
	Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** Words for several variants together. */
const POOLED =
	/^(?:all|any|total|combined|pooled|overall|alle|gesamt|tous|toutes|todos|todas|tutti|tutte)\b|\b(?:total|combined|pooled|overall|gesamt)$/iu;

/** Bits of people and counts that make equal sums by chance implausible. */
const MIN_BITS = 20;

/**
 * Rows that are the sum of all variants but the control: "All personalised". Either the label
 * and equal sums, or equal sums beyond chance.
 */
export function findPooled(store: RowStore, column: KeyColumn): Comparison[] {
	const control = guessControl(column.values);
	if (control === null || column.values.length < 4 || store.size > MAX_ROWS * 100) return [];
	const name = (row: number): string => column.values[store.code(row, column.part)] ?? '';
	const rest = (row: number): string =>
		Array.from({ length: store.parts }, (_, part) =>
			part === column.part ? '' : store.code(row, part)
		).join();
	const rows = Array.from({ length: store.size }, (_, row) => row).filter((row) => name(row) !== control);
	const groups = [...Map.groupBy(rows, rest).values()];
	const sumOf = (list: readonly number[], of: Float64Array): number =>
		list.reduce((sum, row) => sum + (of[row] ?? 0), 0);
	return column.values.flatMap((value): Comparison[] => {
		const found = groups.flatMap((group) => {
			const row = group.find((one) => name(one) === value);
			const parts = group.filter((one) => one !== row);
			return row === undefined ? [] : [{ row, parts }];
		});
		const isSum = ({ row, parts }: (typeof found)[number]): boolean =>
			parts.length > 1 &&
			[store.people, store.counts, store.amounts].every((of) => near(sumOf(parts, of), of[row] ?? 0));
		if (value === control || found.length === 0 || !found.every(isSum)) return [];
		const bits = found.reduce(
			(sum, { row }) =>
				sum + Math.log2(1 + (store.people[row] ?? 0)) + Math.log2(1 + Math.abs(store.counts[row] ?? 0)),
			0
		);
		if (!POOLED.test(value.trim()) && !(store.hasMeasures && bits >= MIN_BITS)) return [];
		return found.map(({ row, parts }) => ({
			row,
			column,
			value,
			of: parts.slice(0, 3).map(name).join(' + ')
		}));
	});
}

/**
 * Rows labelled as a difference or lift that equal the difference of two other variants, with the other keys equal, in people and
 * counts. The label alone proves nothing: a variant may be called Delta.
 */
export function findComparisons(store: RowStore, column: KeyColumn): Comparison[] {
	const codes = column.values.flatMap((value, code) => (isComparisonLabel(value) ? [code] : []));
	if (codes.length === 0) return [];
	const rest = (row: number): string =>
		Array.from({ length: store.parts }, (_, part) =>
			part === column.part ? '' : store.code(row, part)
		).join();
	const groups = Map.groupBy(
		Array.from({ length: store.size }, (_, row) => row),
		rest
	);
	return [...groups.values()].flatMap((rows): Comparison[] => {
		const others = rows.filter((row) => !codes.includes(store.code(row, column.part))).slice(0, MAX_ROWS);
		const called = rows.filter((row) => codes.includes(store.code(row, column.part)));
		return called.flatMap((row): Comparison[] => {
			const isOf = (a: number, b: number): boolean =>
				[store.people, store.counts].every((of) => near((of[a] ?? 0) - (of[b] ?? 0), of[row] ?? 0));
			for (const a of others)
				for (const b of others)
					if (a !== b && isOf(a, b)) {
						const name = (at: number): string => column.values[store.code(at, column.part)] ?? '';
						return [{ row, column, value: name(row), of: `${name(a)} − ${name(b)}` }];
					}
			return [];
		});
	});
}

/**
 * Rows called Maximum or Minimum with the largest or smallest people of the other rows, if those differ: of equal rows any one
 * would be both.
 */
export function findExtremes(store: RowStore, column: KeyColumn): Comparison[] {
	const called = column.values.flatMap((value, code) => (extremeOf(value) === null ? [] : [code]));
	if (called.length === 0) return [];
	const rows = Array.from({ length: store.size }, (_, row) => row);
	const isCalled = (row: number): boolean => called.includes(store.code(row, column.part));
	const others = rows.filter((row) => !isCalled(row));
	if (others.length < 2 || others.length > MAX_ROWS * 100) return [];
	const people = others.map((row) => store.people[row] ?? 0);
	const [min, max] = people.reduce(
		([low, high], value) => [Math.min(low, value), Math.max(high, value)],
		[Infinity, -Infinity]
	);
	if (!(min < max)) return [];
	return rows.filter(isCalled).flatMap((row): Comparison[] => {
		const value = column.values[store.code(row, column.part)] ?? '';
		const kind = extremeOf(value);
		if (store.people[row] !== (kind === 'greatest' ? max : min)) return [];
		return [{ row, column, value, of: `the ${kind} of other rows` }];
	});
}
