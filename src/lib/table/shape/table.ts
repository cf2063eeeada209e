import type { NumberStyle } from '../values/number.ts';
import { isMasked, parseNumber, roundedNumber } from '../values/number.ts';
import type { Problem } from '../problems/problem.ts';

/** One record of a table. */
export interface Line {
	cells: readonly string[];
	/** physical line, from 1 */
	line: number;
}

/** A decision about a file: pages show it, and the flag changes it. */
export interface Decision {
	what: string;
	value: string;
	why: string;
	/** name of the flag and of the query parameter */
	flag: string;
}

/** A table while it is made into rows: its columns, and the beginning of its lines. */
export interface Table {
	names: readonly string[];
	/** all of it, or the beginning */
	lines: readonly Line[];
	style: NumberStyle;
	/** physical line of the header */
	header: number;
	/** the lines above the header that are not blank */
	above?: readonly (readonly string[])[];
}

/** One step from the table of the file to rows of the contract. */
export interface Stage {
	/** the columns after it */
	names: readonly string[];
	/** roles that the step sets, by the position of the column after it */
	roles?: ReadonlyMap<number, string>;
	decisions: Decision[];
	/** one line at a time … */
	each?: (line: Line) => Line[];
	/** … or all of them at once */
	whole?: (lines: readonly Line[]) => Line[];
	/** answers of the uploader that no row has matched so far, in words */
	unused?: () => string[];
}

/** The uploader's options for the layout. */
export interface ShapeOptions {
	layout?: string | undefined;
	goal?: string | undefined;
	/** `COLUMN=VALUE` */
	skip?: readonly string[] | undefined;
	control?: string | null | undefined;
	/** header or `#3` → role */
	mapping: ReadonlyMap<string, string>;
}

/** A step, a question, or nothing to do. */
export type Step = { stage: Stage } | { question: Problem } | null;

/** The number in a cell; NaN where there is none. */
export function numberIn(cell: string | undefined, style: NumberStyle): number {
	const value = parseNumber(cell ?? '', style);
	return typeof value === 'number' ? value : NaN;
}

/** A number in the style of the file. Whole numbers with a floating-point error are whole again. */
export function formatNumber(value: number, style: NumberStyle): string {
	if (!Number.isFinite(value)) return '';
	const whole = Math.round(value);
	const near = Math.abs(value - whole) <= 1e-9 * Math.max(1, Math.abs(value));
	const plain = String(near ? whole : Number(value.toPrecision(14)));
	return style.decimal === ',' ? plain.replace('.', ',') : plain;
}

/** The different texts of a column, trimmed, without blanks. */
export function valuesOf(table: Table, column: number): string[] {
	return [
		...new Set(table.lines.map(({ cells }) => (cells[column] ?? '').trim()).filter((text) => text !== ''))
	];
}

/** A number without all of its digits. */
const isRounded = (cell: string, style: NumberStyle): boolean =>
	isMasked(cell) || roundedNumber(cell, style) !== null;

interface Counted {
	numbers: number;
	filled: number;
}

/** What was counted of a table: each kind of table that it may be asks for the same columns. */
const counted = new WeakMap<Table, Map<number, Counted>>();

/** How many cells of a column are numbers, and how many are filled. */
export function numbersIn(table: Table, column: number): Readonly<Counted> {
	let columns = counted.get(table);
	if (!columns) counted.set(table, (columns = new Map<number, Counted>()));
	let found = columns.get(column);
	if (!found) columns.set(column, (found = countNumbers(table, column)));
	return found;
}

function countNumbers(table: Table, column: number): Counted {
	let numbers = 0;
	let filled = 0;
	for (const { cells } of table.lines) {
		const value = parseNumber(cells[column] ?? '', table.style);
		if (value === null) continue;
		filled += 1;
		if (typeof value === 'number' || isRounded(cells[column] ?? '', table.style)) numbers += 1;
	}
	return { numbers, filled };
}

/** Whether most filled cells of a column are not numbers. */
export function isWordy(table: Table, column: number): boolean {
	const { numbers, filled } = numbersIn(table, column);
	return filled > 0 && numbers * 2 < filled;
}

/** The table after a step. */
export function applyStage(table: Table, stage: Stage): Table {
	const lines = stage.whole
		? stage.whole(table.lines)
		: table.lines.flatMap((line) => stage.each?.(line) ?? [line]);
	return { ...table, names: stage.names, lines };
}
