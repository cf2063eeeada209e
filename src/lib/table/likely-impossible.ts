import { findVariant, guessControl } from './words/control.ts';
import type { Header } from './columns/header.ts';
import { measureFacts } from './words/measure.ts';
import { parseNumber, type NumberStyle } from './values/number.ts';

/** This many in one variant and none in the control is no chance. */
const MIN_EVENTS = 100;

/** Whether a measure may be impossible in a control. The sender decides impressions and cost, so those are never asked about. */
function isAsked(name: string, { measures, kinds = {} }: Header): boolean {
	const facts = measureFacts(name, measures, kinds);
	if (facts.kind === 'square' || facts.kind === 'product' || facts.pre) return false;
	if (name === 'impressions' || name === 'cost') return false;
	return facts.kind === 'outcome' || facts.kind === 'event' || facts.kind === 'custom';
}

/** What a column of numbers adds up to in one variant; null where a cell is unknown or no number. */
function sumOf(rows: readonly (readonly string[])[], column: number, style: NumberStyle): number | null {
	let sum = 0;
	for (const row of rows) {
		const value = parseNumber(row[column] ?? '', style);
		if (typeof value !== 'number') return null;
		sum += value;
	}
	return sum;
}

/**
 * Measures that probably cannot happen in the control, such as clicks of people who were sent nothing: the control has none, and
 * another variant has at least 100. The analyst decides.
 *
 * @param rows    rows of the file, in its columns
 * @param control name of the control as typed; if missing, the control is recognised by its name
 */
export function likelyImpossible(
	rows: readonly (readonly string[])[],
	{ header, style, control }: { header: Header; style: NumberStyle; control?: string | undefined }
): { readonly variant: string; readonly measures: readonly string[] } | null {
	const column = header.roles.findIndex(({ kind }) => kind === 'variant');
	if (column < 0) return null;
	const byVariant = Map.groupBy(rows, (row) => (row[column] ?? '').trim());
	byVariant.delete('');
	const names = [...byVariant.keys()];
	const variant = control === undefined ? guessControl(names) : findVariant(control, names);
	if (variant === null) return null;
	const measures = header.roles.flatMap((role, i) => {
		const name = role.kind === 'measure' ? (header.measures[role.index] ?? '') : '';
		if (name === '' || !isAsked(name, header) || sumOf(byVariant.get(variant) ?? [], i, style) !== 0)
			return [];
		const totals = names.map((other) => sumOf(byVariant.get(other) ?? [], i, style) ?? 0);
		return Math.max(...totals) >= MIN_EVENTS ? [name] : [];
	});
	return measures.length > 0 ? { variant, measures } : null;
}
