import { saysComparison } from '../totals.ts';
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

/** Rows among which two are looked for. */
const MOST = 200;

const near = (a: number, b: number): boolean =>
	Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * Rows called a difference, a lift or the like that are the difference of two other variants, with the other keys equal, in people
 * and in their counts. The word alone proves nothing: a variant may be called Delta.
 */
export function findComparisons(store: RowStore, column: KeyColumn): Comparison[] {
	const codes = column.values.flatMap((value, code) => (saysComparison(value) ? [code] : []));
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
		const others = rows.filter((row) => !codes.includes(store.code(row, column.part))).slice(0, MOST);
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
