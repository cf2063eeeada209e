import type { NumberStyle } from '../values/number.ts';
import { parseNumber, plainNumber } from '../values/number.ts';
import type { Mapping } from './mapping.ts';

/** What `mapHeader` works from. */
export interface HeaderInput {
	names: readonly string[];
	/** each column, summarised from the sample */
	survey: Survey;
	mapping: Mapping;
	/** physical line of the header */
	line: number;
	/** true when the caller names the one variant of the file */
	variantGiven: boolean;
	maxDimensions: number;
	/** name of the control, where the caller knows it */
	control?: string | null;
	/** whether the sample is the whole file */
	complete?: boolean;
}

/** A summary of one column: enough to distinguish a dimension from a measure without storing the cells. */
export interface ColumnSurvey {
	rows: number;
	blanks: number;
	numbers: number;
	/** cells for an unknown number: `--`, `NULL` */
	unknowns: number;
	/** numbers that are not whole */
	fractions: number;
	/** cells that are `1` */
	ones: number;
	/** different cells as written, trimmed; no more are added beyond the limit */
	values: Set<string>;
	overflow: boolean;
}

/** The most records in the sample. */
const SAMPLE_ROWS = 1000;

/** The part of a cell that is read, in characters. */
const MAX_CELL_LENGTH = 100;

/** How cells are read. */
export interface SurveyOptions {
	width: number;
	style: NumberStyle;
	/** the most different cells stored per column */
	limit: number;
}

/** Summarises records by column. Memory: at most `limit` different cells a column, of at most 100 characters. */
export class Survey {
	readonly columns: ColumnSurvey[];
	/** number of records by their number of fields */
	readonly widths = new Map<number, number>();
	rows = 0;
	/** the first records */
	readonly sample: (readonly string[])[] = [];
	readonly #options: SurveyOptions;

	constructor(options: SurveyOptions) {
		this.#options = options;
		this.columns = Array.from({ length: options.width }, () => ({
			rows: 0,
			blanks: 0,
			numbers: 0,
			unknowns: 0,
			fractions: 0,
			ones: 0,
			values: new Set(),
			overflow: false
		}));
	}

	add(fields: readonly string[]): void {
		this.rows += 1;
		this.widths.set(fields.length, (this.widths.get(fields.length) ?? 0) + 1);
		for (let i = 0; i < this.columns.length; i += 1) this.addCell(i, fields[i] ?? '');
		if (this.sample.length < SAMPLE_ROWS) this.sample.push(fields);
	}

	/** The number in a cell of the sample; NaN where there is none. */
	number(cell: string | undefined): number {
		const value = parseNumber(cell ?? '', this.#options.style);
		return typeof value === 'number' ? value : NaN;
	}

	/** Whether the numbers of one column are above those of another anywhere in the sample. */
	exceeds(column: number, other: number): boolean {
		return this.sample.some((fields) => this.number(fields[column]) > this.number(fields[other]));
	}

	addCell(index: number, cell: string): void {
		const column = this.columns[index];
		if (column === undefined) return;
		column.rows += 1;
		const text = cell.slice(0, MAX_CELL_LENGTH).trim();
		if (text === '') {
			column.blanks += 1;
			return;
		}
		const plain = this.#options.style.decimal === '.' || !text.includes('.') ? plainNumber(text) : NaN;
		const value = Number.isNaN(plain) ? parseNumber(text, this.#options.style) : plain;
		if (typeof value === 'number') {
			column.numbers += 1;
			if (value % 1 !== 0) column.fractions += 1;
		} else if (value === null) column.unknowns += 1;
		if (text === '1') column.ones += 1;
		if (column.values.has(text)) return;
		if (column.values.size < this.#options.limit)
			column.values.add(JSON.parse(JSON.stringify(text)) as string);
		else column.overflow = true;
	}
}
