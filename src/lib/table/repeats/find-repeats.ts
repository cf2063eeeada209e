import { dayToIso } from '../values/date.ts';
import type { Header } from '../columns/header.ts';
import { isCount } from '../words/measure.ts';
import { plainName } from '../words/names.ts';
import type { Problem } from '../problems/problem.ts';
import { type KeyColumn, neverFalls } from './columns.ts';
import { hasKeepRule, type KeepRules } from '../shape/row-rules.ts';
import { aliases } from './columns.ts';
import { findComparisons, findExtremes, findPooled, type Comparison } from './comparisons.ts';
import { Grouping } from './groups.ts';
import { findBreakdowns, findGoals } from './same-people.ts';
import { namesGoals } from '../words/column-kinds.ts';
import { RowStore } from './store.ts';
import { findStacked } from './stacked.ts';
import { findSumRows, type Unclear } from './sum-rows.ts';

/** A row that is left out because its people are in other rows. */
export interface LeftOut {
	/** physical line, from 1 */
	line: number;
	column: string;
	value: string;
	/** the values it adds up, as messages show them */
	parts: string[];
}

/** The rows of a file that repeat people of others. */
export interface Repeats {
	/** numbers of the rows, from 0, in the order in which they were added */
	rows: Set<number>;
	leftOut: LeftOut[];
	/** a question for the uploader; null if there is none */
	question: Problem | null;
}

/** The code of a row whose date is blank, or means all days. */
export const NO_DAY_CODE = 65_535;

let days: readonly string[] | undefined;
/** All days by their codes, made for the first file that has rows without a day. */
const daysByCode = (): readonly string[] =>
	(days ??= Array.from({ length: NO_DAY_CODE + 1 }, (_, code) =>
		code === NO_DAY_CODE ? '' : dayToIso(code)
	));

/** The facts of the file that `findRepeats` needs. */
export interface RepeatsInput {
	store: RowStore;
	header: Header;
	/** the values of a column by their code */
	values: (column: number) => readonly string[];
	/** whether the uploader declared that people are counted on several days; undefined if not declared */
	recurring: boolean | undefined;
	/** ask whether people recur, whatever the columns are called: waves of a universal control group */
	asksRecurring?: boolean | undefined;
	/** different days of the file */
	days: number;
	/** labels of columns that split people, as the uploader declared */
	splits: ReadonlySet<string>;
	/** rows that the uploader keeps, by column and value */
	keep?: KeepRules;
}

/** A store for the rows of a file with this header. */
export function storeFor(header: Header): RowStore {
	return new RowStore({
		parts: 3 + header.dimensions.length,
		counts: header.measures.map((name) => isCount(name, header.kinds) || header.kinds?.[name] === 'count')
	});
}

/** The text columns of the keys. */
function keyColumns({ header, values }: RepeatsInput): KeyColumn[] {
	const keyParts = { campaign: 0, variant: 1, date: 2 } as const;
	return header.roles.flatMap((role, column): KeyColumn[] => {
		const label = header.labels[column] ?? '';
		const of = values(column);
		if (role.kind === 'dimension') return [{ part: 3 + role.index, label, kind: role.kind, values: of }];
		if (role.kind === 'campaign' || role.kind === 'variant')
			return [{ part: keyParts[role.kind], label, kind: role.kind, values: of }];
		return [];
	});
}

/** "Control Total" is a row of Control: its code is replaced, so that it is compared with the rows of Control. */
function resolveAliases(
	store: RowStore,
	columns: readonly KeyColumn[],
	before: Map<number, Uint16Array>
): Map<number, string> {
	const renamed = new Map<number, string>();
	for (const { part, values } of columns) {
		const of = aliases(values);
		if (of.every((code) => code < 0)) continue;
		for (let row = 0; row < store.size; row += 1) {
			const code = store.code(row, part);
			const alias = of[code] ?? -1;
			if (alias < 0) continue;
			if (!before.has(row)) before.set(row, store.codes.slice(row * store.parts, (row + 1) * store.parts));
			store.codes[row * store.parts + part] = alias;
			renamed.set(row, values[code] ?? '');
		}
	}
	return renamed;
}

const REACH =
	/(?:^|_)(?:reach|unique|uniques|active|dau|wau|mau|eindeutige[rn]?|aktive[rn]?|uniques?|actifs?|activos|unici|attivi|unieke|actieve|[úu]nicos|ativos)(?:_|$)/;
const PERIOD = /(?:^|_)(?:week|month|woche|monat|semaine|mois|semana|mes|settimana|mese|maand|m[eê]s)(?:_|$)/;
const FIRST = /(?:^|_)(?:first|exposure|assignment|cohort|erst\p{L}*)(?:_|$)/u;

/** The columns whose names suggest that the people of one day recur on the next; null if there are none. */
function recurringColumns(header: Header, always: boolean): { date: string; people: string } | null {
	const at = (kind: string): number => header.roles.findIndex((role) => role.kind === kind);
	const [date, people] = [at('date'), at('people')];
	const [day, count] = [plainName(header.names[date] ?? ''), plainName(header.names[people] ?? '')];
	if (date < 0 || FIRST.test(day)) return null;
	return always || REACH.test(count) || PERIOD.test(day)
		? { date: header.labels[date] ?? '', people: header.labels[people] ?? '' }
		: null;
}

/**
 * Finds the rows that repeat people of other rows, before any group is counted: sums of other rows are left out, doubtful
 * ones become a question.
 *
 * @param input the rows' keys, people and checksums
 */
export function findRepeats(input: RepeatsInput): Repeats {
	const { store, header } = input;
	const columns = keyColumns(input);
	const rows = new Set<number>();
	const none: Repeats = { rows, leftOut: [], question: null };
	if (store.size < 2) return none;
	const isKept = ({ column, value }: { column: KeyColumn; value: string }): boolean =>
		input.keep !== undefined && hasKeepRule(input.keep, header.labels.indexOf(column.label), value);
	// First: a variant is the sum of the control and of its difference to it.
	const comparisons = columns
		.filter(({ kind }) => kind === 'variant')
		.flatMap((column) => [
			...findComparisons(store, column),
			...findPooled(store, column),
			...findExtremes(store, column)
		])
		.filter((one) => !isKept(one));
	if (comparisons.length > 0) return withoutComparisons(input, comparisons);
	const before = new Map<number, Uint16Array>();
	const renamed = resolveAliases(store, columns, before);
	const dated: KeyColumn[] = hasOpenDays(store)
		? [
				{
					part: 2,
					label: header.labels[header.roles.findIndex(({ kind }) => kind === 'date')] ?? '',
					kind: 'date',
					values: daysByCode()
				}
			]
		: [];
	const grouping = new Grouping(store);
	const sums = findSumRows(grouping, [...columns, ...dated], 1);
	const unclear = sums.unclear.filter((one) => !isKept(one));
	const found = sums.found.filter((one) => !isKept({ ...one, value: renamed.get(one.row) ?? one.value }));
	const leftOut = found.map(({ row, column, value }): LeftOut => {
		rows.add(row);
		const parts = column.values.filter((part) => part !== value && part !== '').slice(0, 3);
		return {
			line: store.lines[row] ?? 1,
			column: column.label,
			value: renamed.get(row) ?? value,
			parts: column.kind === 'date' ? [] : parts
		};
	});
	const stacked = findStacked(store, columns, { without: rows, splits: input.splits });
	for (const { row, column, value, of } of stacked.filter((one) => !isKept(one))) {
		rows.add(row);
		leftOut.push({ line: store.lines[row] ?? 1, column: column.label, value, parts: of.slice(0, 3) });
	}
	for (const row of renamed.keys()) {
		const own = before.get(row);
		if (!rows.has(row) && own) store.codes.set(own, row * store.parts);
	}
	leftOut.sort((a, b) => a.line - b.line);
	const keep = (row: number): boolean => !rows.has(row);
	const question = unclear.length > 0 ? unclearQuestion(store, unclear) : null;
	return { rows, leftOut, question: question ?? samePeopleQuestion(input, grouping, columns, keep) };
}

/** Finds repeats among the rows that are not comparisons. */
function withoutComparisons(input: RepeatsInput, comparisons: readonly Comparison[]): Repeats {
	const { store, originalRows } = input.store.without(new Set(comparisons.map(({ row }) => row)));
	const { rows, leftOut, question } = findRepeats({ ...input, store });
	const differences = comparisons.map(({ row, column, value, of }): LeftOut => ({
		line: input.store.lines[row] ?? 1,
		column: column.label,
		value,
		parts: [of]
	}));
	return {
		rows: new Set([...comparisons.map(({ row }) => row), ...[...rows].map((row) => originalRows[row] ?? -1)]),
		leftOut: [...differences, ...leftOut].sort((a, b) => a.line - b.line),
		question
	};
}

function hasOpenDays(store: RowStore): boolean {
	for (let row = 0; row < store.size; row += 1) if (store.code(row, 2) === NO_DAY_CODE) return true;
	return false;
}

function unclearQuestion(store: RowStore, [first]: readonly Unclear[]): Problem | null {
	if (first === undefined || first.column.kind === 'date') return null;
	// A variant with such a name that is no sum is an ordinary variant.
	if (first.column.kind !== 'dimension') return null;
	return {
		code: 'total_unclear',
		line: store.lines[first.row] ?? 1,
		column: first.column.label,
		value: first.value,
		parts: first.parts,
		...(first.overlap ? { overlap: true } : {})
	};
}

function samePeopleQuestion(
	{ store, header, recurring, days, splits, asksRecurring = false }: RepeatsInput,
	grouping: Grouping,
	columns: readonly KeyColumn[],
	keep: (row: number) => boolean
): Problem | null {
	const dimensions = columns.filter(({ kind, label }) => kind === 'dimension' && !splits.has(label));
	const goals = findGoals(grouping, dimensions, keep);
	const found = goals ?? findBreakdowns(grouping, dimensions, { isLeft: keep, variantPart: 1 });
	if (found !== null) {
		const { kind, column, values, row } = found;
		const location = { line: store.lines[row] ?? 1, column: column.label, values: values.slice(0, 10) };
		if (kind !== 'goals') return { code: 'stacked_breakdowns', ...location };
		// Only a column that is called after goals can become measures.
		return { code: 'same_people', ...location, ...(namesGoals(column.label) ? {} : { apart: false }) };
	}
	const again = recurring === undefined && days > 1 ? recurringColumns(header, asksRecurring) : null;
	if (again !== null)
		return { code: 'repeated_days', line: store.lines[0] ?? 1, column: again.people, date: again.date };
	if (recurring !== undefined || !neverFalls(store, keep)) return null;
	const labelOf = (kind: string): string =>
		header.labels[header.roles.findIndex((role) => role.kind === kind)] ?? '';
	return {
		code: 'running_totals',
		line: store.lines[0] ?? 1,
		column: labelOf('people'),
		date: labelOf('date')
	};
}
