import { plainName } from '../words/names.ts';
import { scaleOf } from '../words/currency.ts';
import { tidy } from '../values/cell-text.ts';
import { isAllLabel, plainLabel } from '../words/totals.ts';
import { declaredRole } from './columns.ts';
import { measureWord } from './meaning.ts';
import { isSameName } from './metrics.ts';
import { isWordy, numberIn, type Line, type ShapeOptions, type Step, type Table } from './table.ts';
import type { Header } from '../columns/header.ts';

/** Values of columns whose rows are read although they add up others: column → names without case and marks. */
export type KeepRules = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * The rows that the uploader wants read.
 *
 * @param texts `COLUMN=VALUE`, a column by its header, its label or its position (`#3`); unknown columns are ignored, as the same
 *              answers apply to other files with this header
 */
export function keepRules(texts: readonly string[] | undefined, { names, labels }: Header): KeepRules {
	const rules = new Map<number, Set<string>>();
	for (const text of texts ?? []) {
		const rule = ruleIn(text, names) ?? ruleIn(text, labels);
		if (rule === null || rule.others === true) continue;
		const values = rules.get(rule.column) ?? new Set();
		rules.set(rule.column, values.add(plainLabel(rule.value)));
	}
	return rules;
}

/** Whether a rule keeps rows with this value in this column. */
export const hasKeepRule = (rules: KeepRules, column: number, value: string): boolean =>
	rules.get(column)?.has(plainLabel(value)) === true;

/** A row of units below the header: no number in it, a word such as `EUR` or `count` above numbers, nothing elsewhere. */
export function units(table: Table, options: ShapeOptions): Step {
	const [first, ...rest] = table.lines;
	if (first === undefined || rest.length === 0) return null;
	const below: Table = { ...table, lines: rest };
	const filled = first.cells.flatMap((cell, i) => (cell.trim() === '' ? [] : [i]));
	const isUnit = (i: number): boolean => {
		const cell = (first.cells[i] ?? '').trim();
		return (
			cell.length <= 16 &&
			!/\d/.test(cell) &&
			!isWordy(below, i) &&
			!/^[-–—.#]/.test(cell) &&
			!isAllLabel(cell)
		);
	};
	if (filled.length === 0 || !filled.every(isUnit)) return null;
	const { line } = first;
	for (const i of filled) {
		const scale = scaleOf(first.cells[i] ?? '');
		if (scale !== null && declaredRole(table, i, options) === undefined)
			return { question: { code: 'scaled_column', line, column: table.names[i] ?? '', scale } };
	}
	return {
		stage: {
			names: table.names,
			decisions: [
				{ what: 'units', value: `line ${line} left out`, why: 'it has units and no numbers', flag: 'layout' }
			],
			each: (one) => (one.line === line ? [] : [one])
		}
	};
}

/** Rows that the uploader skips: `COLUMN=VALUE`, or `COLUMN!=VALUE` for all other rows. */
export function skipped(table: Table, options: ShapeOptions): Step {
	const rules: Rule[] = [];
	for (const text of options.skip ?? []) {
		const found = ruleIn(text, table.names);
		if (found === null) {
			const cut = text.lastIndexOf('=');
			return {
				question: {
					code: 'unknown_skip',
					line: table.header,
					column: text.slice(0, Math.max(cut, 0)).slice(0, 60),
					value: text.slice(cut + 1).slice(0, 60)
				}
			};
		}
		rules.push(found);
	}
	if (rules.length === 0) return null;
	const met = new Set<Rule>();
	const isOut = ({ cells }: Line): boolean =>
		rules.filter((rule) => {
			const isIt = tidy(cells[rule.column] ?? '').toLowerCase() === rule.value.toLowerCase();
			if (isIt) met.add(rule);
			return isIt !== (rule.others === true);
		}).length > 0;
	return {
		stage: {
			names: table.names,
			decisions: rules.map(({ column, value, others }) => ({
				what: 'rows',
				value: others === true ? `"${value}" alone` : `without "${value}"`,
				why: `"${table.names[column] ?? ''}", as you chose`,
				flag: 'skip'
			})),
			each: (line) => (isOut(line) ? [] : [line]),
			unused: () =>
				rules
					.filter((rule) => !met.has(rule))
					.map(
						({ column, value }) =>
							`no row has "${value}" in "${table.names[column] ?? ''}", so that this answer changes nothing`
					)
		}
	};
}

/** Rows by a value of a column; with `others` all rows but those. */
interface Rule {
	column: number;
	value: string;
	others?: true;
}

/** The column and the value of a rule; both may contain `=` or `!`. */
export function ruleIn(text: string, names: readonly string[]): Rule | null {
	for (let cut = text.indexOf('='); cut >= 0; cut = text.indexOf('=', cut + 1)) {
		const [name, value] = [text.slice(0, cut).trim(), tidy(text.slice(cut + 1))];
		const position = /^#(\d{1,3})!?$/.exec(name)?.[1];
		const column =
			position === undefined ? names.findIndex((own) => own.trim() === name) : Number(position) - 1;
		const found = column >= 0 ? column : names.findIndex((own) => isSameName(own, name));
		if (found < 0 || found >= names.length) continue;
		const isOthers = name.endsWith('!') && names[found]?.trim().endsWith('!') !== true;
		return { column: found, value, ...(isOthers ? { others: true } : {}) };
	}
	return null;
}

/** Whether a record is a header of another table: words where numbers were, some of which mean something. */
export function isHeader(cells: readonly string[], table: Pick<Table, 'names' | 'style'>): boolean {
	const filled = cells.filter((cell) => cell.trim() !== '');
	if (filled.length < 2 || filled.some((cell) => !Number.isNaN(numberIn(cell, table.style)))) return false;
	const known = filled.filter(
		(cell) => measureWord(cell) !== null || table.names.some((name) => plainName(name) === plainName(cell))
	);
	return known.length >= 2;
}

/** Whether a record below the table is a note: one filled cell, or another number of fields, and no number beside words. */
export function isNote(cells: readonly string[], width: number): boolean {
	const filled = cells.filter((cell) => cell.trim() !== '');
	if (filled.length === 1)
		return width > 1 && (cells.length !== width || /\p{L}.*\s.*\p{L}|^\p{L}{3,}/u.test(filled[0] ?? ''));
	return (
		filled.length < width &&
		cells.length !== width &&
		filled.every((cell) => /\p{L}|^$/u.test(cell)) &&
		filled.length <= 2
	);
}
