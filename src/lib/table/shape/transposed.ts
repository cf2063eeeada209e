import { controlLikeness, findVariant } from '../words/control.ts';
import { plainName } from '../words/names.ts';
import { isTotalsLabel } from '../words/totals.ts';
import { measureWord } from './meaning.ts';
import { numbersIn, type Line, type ShapeOptions, type Step, type Table } from './table.ts';

/** A table whose first column names measures and whose other columns are variants is transposed. */
export function transposed(table: Table, options: ShapeOptions): Step {
	const { names, lines } = table;
	if (names.length < 3 || lines.length > 200) return null;
	const labels = lines.map(({ cells }) => (cells[0] ?? '').trim());
	const words = labels.map(measureWord);
	if (!words.includes('people')) return null;
	if (!words.some((word) => word === 'measure' || word === 'count' || word === 'mean' || word === 'rate'))
		return null;
	const control = options.control ?? null;
	const columns = names.flatMap((name, i) => {
		const isLabel = i === 0 || name.trim() === '' || isTotalsLabel(name);
		const { numbers, filled } = numbersIn(table, i);
		return isLabel || filled === 0 || numbers * 2 < filled ? [] : [i];
	});
	const isControl = (name: string): boolean =>
		control === null ? controlLikeness(name) > 0 : findVariant(control, [name]) !== null;
	if (columns.length < 2 || !columns.some((i) => isControl(names[i] ?? ''))) return null;
	// A measure's name as a header is no variant: this is a table of rows.
	if (columns.some((i) => measureWord(names[i] ?? '') === 'people')) return null;
	const seen = new Map<string, number>();
	const measures = labels.map((label) => {
		const key = plainName(label);
		const times = (seen.get(key) ?? 0) + 1;
		seen.set(key, times);
		return times === 1 ? label : `${label} ${times}`;
	});
	const rows = labels.flatMap((label, i) => (label === '' ? [] : [i]));
	const whole = (all: readonly Line[]): Line[] =>
		columns.map((column) => ({
			line: table.header,
			cells: [names[column] ?? '', ...rows.map((i) => all[i]?.cells[column] ?? '')]
		}));
	return {
		stage: {
			names: ['Variant', ...rows.map((i) => measures[i] ?? '')],
			roles: new Map([[0, 'variant']]),
			decisions: [
				{ what: 'layout', value: 'transposed', why: 'the first column names measures', flag: 'layout' }
			],
			whole
		}
	};
}
