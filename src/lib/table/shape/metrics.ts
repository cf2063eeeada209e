import { plainName } from '../words/names.ts';
import { namesGoals } from '../words/column-kinds.ts';
import { declaredRole, variantColumn } from './columns.ts';
import { measureWord } from './meaning.ts';
import {
	isWordy,
	numbersIn,
	valuesOf,
	type Line,
	type ShapeOptions,
	type Step,
	type Table
} from './table.ts';

const MAX_METRICS = 100;

export const keyOf = (cells: readonly string[], columns: readonly number[]): string =>
	JSON.stringify(columns.map((i) => (cells[i] ?? '').trim()));

/**
 * One row per variant and metric, with people among the metrics: each metric becomes a column.
 *
 * @param table of the file
 */
export function metrics(table: Table, options: ShapeOptions): Step {
	const positions = table.names.map((_, i) => i);
	const variant = variantColumn(table, options);
	const column = positions.find((i) => {
		if (i === variant || declaredRole(table, i, options) !== undefined || !isWordy(table, i)) return false;
		const values = valuesOf(table, i);
		if (values.length < 2 || values.length > MAX_METRICS) return false;
		const words = values.map(measureWord);
		const known = words.filter((word) => word !== null).length;
		return (
			words.includes('people') &&
			known >= 2 &&
			(namesGoals(table.names[i] ?? '') || known * 2 > values.length)
		);
	});
	if (column === undefined || variant < 0) return null;
	const numeric = positions.filter((i) => {
		const { numbers, filled } = numbersIn(table, i);
		return i !== column && i !== variant && filled > 0 && numbers * 2 >= filled;
	});
	const value =
		numeric.find((i) => measureWord(table.names[i] ?? '') === 'count') ??
		(numeric.length === 1 ? numeric[0] : undefined);
	if (value === undefined) return null;
	const columns = positions.filter(
		(i) => i !== column && i !== value && (i === variant || !isOfMetric(table, i, column))
	);
	const names = valuesOf(table, column);
	const whole = (lines: readonly Line[]): Line[] => {
		const rows = new Map<string, { line: number; cells: string[]; values: Map<string, string> }>();
		for (const { cells, line } of lines) {
			const key = keyOf(cells, columns);
			let row = rows.get(key);
			if (!row) rows.set(key, (row = { line, cells: columns.map((i) => cells[i] ?? ''), values: new Map() }));
			row.values.set((cells[column] ?? '').trim(), cells[value] ?? '');
		}
		return [...rows.values()].map((row) => ({
			line: row.line,
			cells: [...row.cells, ...names.map((name) => row.values.get(name) ?? '')]
		}));
	};
	return {
		stage: {
			names: [...columns.map((i) => table.names[i] ?? ''), ...names],
			decisions: [
				{
					what: 'layout',
					value: 'metrics',
					why: `"${table.names[column] ?? ''}" names what each row counts`,
					flag: 'layout'
				}
			],
			whole
		}
	};
}

/** Whether a column describes the metric of its row, such as its unit: one value per metric, not the same for all. */
function isOfMetric(table: Table, column: number, metric: number): boolean {
	const found = new Map<string, string>();
	const isOne = table.lines.every(({ cells }) => {
		const [name, value] = [(cells[metric] ?? '').trim(), (cells[column] ?? '').trim()];
		const known = found.get(name);
		found.set(name, value);
		return known === undefined || known === value;
	});
	return isOne && new Set(found.values()).size > 1;
}

/** Whether two names differ only in case and punctuation. */
export const isSameName = (a: string, b: string): boolean =>
	a.trim() === b.trim() || (plainName(a) !== '' && plainName(a) === plainName(b));
