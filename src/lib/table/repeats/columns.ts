import { isTotalsLabel, isEmptyLabel, plainLabel, isAllLabel, totalOf } from '../words/totals.ts';
import type { RowStore } from './store.ts';

/** The fewest days at which a series that never falls is no chance. */
const MIN_DAYS = 5;
const MAX_ROWS = 20_000;
/** The least growth of people from the first day to the last: daily numbers drift by less. */
const MIN_GROWTH = 1.2;

/** Where the day is in the key. */
const DAY = 2;

/**
 * Whether people grow from day to day in every group of the file, and neither they nor an outcome ever fall: either running totals, or
 * more people on each day. The rows cannot show which.
 *
 * @param store the file's rows
 * @param isLeft  whether a row is left
 */
export function neverFalls(store: RowStore, isLeft: (row: number) => boolean): boolean {
	if (store.size > MAX_ROWS || !store.hasMeasures) return false;
	const rows = Array.from({ length: store.size }, (_, row) => row).filter(isLeft);
	const series = Map.groupBy(rows, (row) =>
		Array.from({ length: store.parts }, (_, part) => (part === DAY ? '' : store.code(row, part))).join()
	);
	if (series.size < 2) return false;
	return [...series.values()].every((list) => {
		if (list.length < MIN_DAYS) return false;
		const days = list.toSorted((a, b) => store.code(a, DAY) - store.code(b, DAY));
		let grown = 0;
		const isRising = days.every((row, i) => {
			const before = days[i - 1];
			if (before === undefined) return true;
			const grows = (of: Float64Array): number => (of[row] ?? 0) - (of[before] ?? 0);
			if (grows(store.people) > 0) grown += 1;
			return (
				store.code(row, DAY) > store.code(before, DAY) &&
				grows(store.people) >= 0 &&
				grows(store.counts) >= 0 &&
				grows(store.amounts) >= 0
			);
		});
		const [first = 0, last = 0] = [days[0], days.at(-1)].map((row) => store.people[row ?? -1] ?? 0);
		return isRising && grown >= MIN_DAYS - 1 && last >= MIN_GROWTH * first;
	});
}

/** A text column of the rows' keys. */
export interface KeyColumn {
	/** its position in the key */
	part: number;
	label: string;
	kind: 'campaign' | 'variant' | 'date' | 'dimension';
	/** by code; of a date column only the label of a row without a day */
	values: readonly string[];
}

/** The kind of a value. `label`: only a total; `all`: all parts; `blank`: empty; `part`: any other. */
export type Likeness = 'label' | 'all' | 'blank' | 'part';

export const likeness = (value: string): Likeness =>
	// A day or a number.
	/^\d/.test(value)
		? 'part'
		: isTotalsLabel(value)
			? 'label'
			: isAllLabel(value)
				? 'all'
				: isEmptyLabel(value)
					? 'blank'
					: 'part';

/**
 * The codes of labels of another value's total: "Control Total" → the code of "Control".
 *
 * @param values by code
 * @returns by code; −1 for the values that are no such label
 */
export function aliases(values: readonly string[]): Int32Array {
	const codes = new Map(values.map((value, code) => [plainLabel(value), code]));
	return Int32Array.from(values, (value, code) => {
		const of = totalOf(value);
		const found = of === null ? undefined : codes.get(of);
		return found === undefined || found === code ? -1 : found;
	});
}
