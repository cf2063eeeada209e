import { isTotalsLabel, isEmptyLabel, plainLabel, isAllLabel, totalOf } from '../words/totals.ts';

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
	isTotalsLabel(value) ? 'label' : isAllLabel(value) ? 'all' : isEmptyLabel(value) ? 'blank' : 'part';

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
