import { stringify } from 'csv-stringify/sync';
import type { Dialect } from './dialect.ts';
import { guarded } from '../values/cell-text.ts';
import type { Problem } from '../problems/problem.ts';
import { problemWords } from '../problems/problem.ts';

/** The columns that an error file has besides those of the file. */
const LINE = '_line';
const ERROR = '_error';

/** Whether a column was added by an error file, so that reading the corrected file ignores it. */
export function isErrorColumn(header: string): boolean {
	return header === LINE || header === ERROR;
}

/** The text for a field that a short row lacks: not a number, so that the row does not pass as corrected. */
const MISSING = '(missing)';
/** The text for a cell with personal data. */
const REMOVED = '(removed)';

/** The input of an error file. */
export interface ErrorFileOptions {
	/** the headers as in the file */
	names: readonly string[];
	/** names that messages show, one a column */
	labels: readonly string[];
	dialect: Pick<Dialect, 'delimiter' | 'lineEnd' | 'bom' | 'decimal' | 'thousands'>;
	/** physical line of the header */
	headerLine: number;
	problems: readonly Problem[];
	/** whether a cell must not be repeated */
	hides: (column: string, value: string) => boolean;
}

const ENDS = { LF: '\n', CRLF: '\r\n', CR: '\r' } as const;

/**
 * Writes the file again with two more columns, `_line` (in the uploaded file) and `_error`: correct the rows that have an error and
 * upload the file as it is.
 *
 * It has all rows, not only those with errors: nothing of the file was stored, and a few corrected rows would pass for a whole campaign.
 * Columns and cells with personal data are removed. Formulas become text; numbers stay.
 */
export class ErrorFile {
	readonly #options: ErrorFileOptions;
	readonly #columns: readonly number[];
	readonly #errors = new Map<number, string[]>();
	readonly #personal: boolean;

	/** @param options names, dialect and the problems that were found */
	constructor(options: ErrorFileOptions) {
		this.#options = options;
		const dropped = new Set<string>();
		for (const problem of options.problems) {
			if (problem.code === 'too_many_problems') continue;
			if (
				problem.code === 'personal_data' &&
				problem.line === options.headerLine &&
				problem.column !== undefined
			)
				dropped.add(problem.column);
			const words = this.#errors.get(problem.line) ?? [];
			words.push(`${problem.code}: ${problemWords(problem)}`);
			this.#errors.set(problem.line, words);
		}
		this.#columns = options.names.flatMap((name, i) =>
			isErrorColumn(name.trim()) || dropped.has(options.labels[i] ?? '') ? [] : [i]
		);
		this.#personal = options.problems.some(({ code }) => code === 'personal_data');
	}

	/** The header line. */
	header(): string {
		const names = this.#columns.map((i) => this.#options.names[i] ?? '');
		return (this.#options.dialect.bom ? '\uFEFF' : '') + this.#write([...names, LINE, ERROR]);
	}

	/**
	 * One row with its problems.
	 *
	 * @param fields as in the file
	 * @param line   on which the row starts, as problems name it
	 */
	row(fields: readonly string[], line: number): string {
		const errors = this.#errors.get(line) ?? [];
		const { names, labels, hides } = this.#options;
		// Rows without an error were screened already if no personal data was reported.
		const hidesCells = this.#personal || errors.length > 0;
		const shown = (cell: string, column: string): string =>
			hidesCells && hides(column, cell) ? REMOVED : cell;
		const cells = this.#columns.map((i) => {
			const cell = fields[i];
			if (cell === undefined) return errors.length > 0 ? MISSING : '';
			return shown(cell, labels[i] ?? '');
		});
		const tooMany = fields.slice(names.length).map((cell) => shown(cell, ''));
		return this.#write([...cells, String(line), errors.join('; '), ...tooMany]);
	}

	#write(cells: readonly string[]): string {
		const { dialect } = this.#options;
		return stringify([cells.map((cell) => guarded(cell, dialect))], {
			delimiter: dialect.delimiter,
			quoted_match: /[\r\n]/,
			record_delimiter: ENDS[dialect.lineEnd]
		});
	}
}
