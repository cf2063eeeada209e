import { layouts } from '#lib/table/shape/shape.ts';
import { number } from '#lib/format/number.ts';
import type { FileInspection } from '#lib/server/files/inspect-file.ts';
import type { CheckOutcome } from '#lib/server/ingest/import-request.ts';
import type { Draft } from '#lib/server/ingest/drafts.ts';
import { dateOrders, dialectChoices } from '../dialect-words.ts';
import { layoutWords, passedWords, shortParts } from '../check-words.ts';

export type Checked = Extract<CheckOutcome, { kind: 'checked' }>;
export type Inspected = Extract<FileInspection, { kind: 'looked' }>;

interface Line {
	readonly line: number;
	readonly column: string;
	readonly value: string;
	readonly why: string;
	/** the answer that keeps it; null where nothing would be read */
	readonly keep: string | null;
}

/** Rows left out, equal ones as one line. */
export function rowsOut({ reading }: Checked) {
	const sums = reading.leftOut.map(({ line, column, value, parts }): Line => ({
		line,
		column,
		value,
		why: parts.length > 0 ? `= ${shortParts(parts)}` : 'Adds up the rows of all days.',
		keep: parts.length > 0 ? `${column}=${value}` : null
	}));
	const passed = reading.passed.map(({ line, code, column, value, nameless }): Line => ({
		line,
		column: column ?? '',
		value: value ?? '',
		why: passedWords[code],
		// A row without a variant cannot be read.
		keep:
			column !== undefined && value !== undefined && code === 'totals_row' && nameless !== true
				? `${column}=${value}`
				: null
	}));
	const groups = Map.groupBy([...sums, ...passed], ({ column, value, why }) =>
		JSON.stringify([column, value, why])
	);
	return [...groups.values()]
		.map((lines) => {
			const [first] = lines;
			const numbers = lines.map(({ line }) => line).sort((a, b) => a - b);
			return {
				lines: `${numbers
					.slice(0, 6)
					.map((line) => number(line))
					.join(', ')}${numbers.length > 6 ? ` and ${number(numbers.length - 6)} more` : ''}`,
				count: numbers.length,
				at: numbers[0] ?? 0,
				column: first?.column ?? '',
				value: first?.value ?? '',
				why: first?.why ?? '',
				keep: first?.keep ?? null
			};
		})
		.sort((a, b) => a.at - b.at);
}

/** Decisions as choices: each has the name of its flag, what it is now, and what else it can be. */
export function choicesOf({ reading }: Draft, inspection: Inspected | null, outcome: Checked) {
	if (!inspection) return [];
	const { decisions, days } = outcome.reading;
	const layout = decisions.find(({ what }) => what === 'layout');
	const goals = decisions.find(({ flag }) => flag === 'goal');
	const control = outcome.campaigns.length === 1 ? (outcome.campaigns[0]?.control ?? '') : '';
	const found = (label: string) => ({ value: '', label: `Detected: ${label}` });
	const { dialect } = inspection;
	const isText = inspection.workbook === null;
	const decimal = dialectChoices.decimal.find(({ value }) => value === dialect.decimal)?.label ?? '';
	const encoding = dialectChoices.encoding.find(({ value }) => value === dialect.encoding)?.label ?? '';
	const all = [
		{
			name: 'layout',
			label: 'Layout',
			value: reading.layout ?? '',
			options: [
				found(layoutWords(layout?.value ?? 'rows').name),
				...layouts.map((value) => ({ value, label: layoutWords(value).name }))
			]
		},
		...(goals || reading.goal
			? [
					{
						name: 'goal',
						label: 'Goals',
						value: reading.goal ?? '',
						options: [
							{ value: '', label: goals && !reading.goal ? `Detected: ${goals.value}` : 'Ask again' },
							{ value: 'all', label: 'Each as a measure' },
							...(reading.goal && reading.goal !== 'all'
								? [{ value: reading.goal, label: `${reading.goal} alone` }]
								: [])
						]
					}
				]
			: []),
		...(control
			? [
					{
						name: 'control',
						label: 'Control',
						value: control,
						options: (outcome.campaigns[0]?.variants ?? []).map((value) => ({ value, label: value }))
					}
				]
			: []),
		...(isText
			? [
					{
						name: 'decimal',
						label: 'Numbers',
						value:
							reading.dialect.decimal === undefined
								? ''
								: reading.dialect.decimal === '.'
									? 'point'
									: 'comma',
						options: [
							found(decimal),
							{ value: 'point', label: 'Point: 0.5' },
							{ value: 'comma', label: 'Comma: 0,5' }
						]
					},
					{
						name: 'encoding',
						label: 'Letters',
						value: reading.dialect.encoding ?? '',
						options: [found(encoding), ...dialectChoices.encoding]
					}
				]
			: [
					{
						name: 'sheet',
						label: 'Sheet',
						value: reading.sheet ?? '',
						options: [
							found(inspection.workbook?.sheet ?? ''),
							...(inspection.workbook?.sheets ?? []).map((value) => ({ value, label: value }))
						]
					}
				]),
		...(days > 0
			? [
					{
						name: 'dateOrder',
						label: 'Dates',
						value: reading.dateOrder ?? '',
						options: [found('from the dates'), ...dateOrders]
					}
				]
			: [])
	];
	return all;
}

/** Without what the command line adds for itself. */
export const shortly = (words: string): string => words.split(';')[0] ?? words;
