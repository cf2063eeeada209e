import { CsvError, parse, type Info, type Parser } from 'csv-parse';
import type { Problem } from '../problems/problem.ts';

/**
 * The fields of a record that is one line, with or without quoted fields; null when it needs a full parser:
 * a quotation mark inside an unquoted field, text after a closing one, or one that is not closed on this line.
 *
 * @param line      without its line end
 * @param delimiter one character
 */
export function plainRecord(line: string, delimiter: string): string[] | null {
	let quote = line.indexOf('"');
	if (quote < 0) return line.split(delimiter);
	const fields: string[] = [];
	const end = line.length;
	let at = 0;
	for (;;) {
		// Spreadsheets write ="0042" so that it stays text.
		if (quote === at + 1 && line[at] === '=') at += 1;
		if (quote === at) {
			let close = line.indexOf('"', at + 1);
			while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
			if (close < 0) return null;
			const text = line.slice(at + 1, close);
			fields.push(text.includes('"') ? text.replaceAll('""', '"') : text);
			if (close + 1 === end) return fields;
			if (line[close + 1] !== delimiter) return null;
			at = close + 2;
		} else {
			const stop = line.indexOf(delimiter, at);
			if (quote >= 0 && (stop < 0 || quote < stop)) return null;
			if (stop < 0) {
				fields.push(line.slice(at));
				return fields;
			}
			fields.push(line.slice(at, stop));
			at = stop + 1;
		}
		if (quote >= 0 && quote < at) quote = line.indexOf('"', at);
	}
}

/** Takes one record: its fields, and the physical line (from 1) on which it starts. */
export type OnRecord = (fields: string[], line: number) => void;

/** How text is cut into records. */
export interface RecordOptions {
	delimiter: string;
	/** the longest record, in characters */
	maxLength: number;
	/** physical line of the first character of the text, from 1 */
	firstLine?: number;
}

/** Line ends inside the quoted fields of a record. */
function innerLines(fields: readonly string[]): number {
	let lines = 0;
	for (const field of fields) lines += field.match(/\r\n|\n|\r/g)?.length ?? 0;
	return lines;
}

/**
 * Cuts text into records, as it comes in pieces. Memory: one piece and one record.
 *
 * Records that are one line with regular quotes are cut here, which is many times faster; csv-parse takes over at the first other
 * record (a line end or a stray mark inside quotes). Lines are counted here, because csv-parse counts CRLF inside quotes twice.
 */
export class RecordSplitter {
	readonly #options: RecordOptions;
	readonly #onRecord: OnRecord;
	#rest = '';
	#line: number;
	#parser: Parser | null = null;
	#problem: Problem | null = null;
	#failure: Error | null = null;

	constructor(options: RecordOptions, onRecord: OnRecord) {
		this.#options = options;
		this.#onRecord = onRecord;
		this.#line = options.firstLine ?? 1;
	}

	/** Physical line of the next record. */
	get line(): number {
		return this.#line;
	}

	/**
	 * Reads the next piece of text; the problem that ends the reading, or null.
	 *
	 * @throws what `onRecord` throws
	 */
	write(text: string): Problem | null {
		if (this.#problem !== null) return this.#problem;
		if (this.#parser !== null) this.#parser.write(text);
		else this.#cut(this.#rest === '' ? text : this.#rest + text, false);
		return this.#outcome();
	}

	/** Ends the text; the problem that ended the reading, or null. */
	async end(): Promise<Problem | null> {
		if (this.#problem !== null) return this.#problem;
		const parser = this.#parser;
		if (parser === null) this.#cut(this.#rest, true);
		else {
			await new Promise<void>((resolve) => {
				parser.once('close', resolve);
				parser.once('end', resolve);
				parser.end();
			});
		}
		return this.#outcome();
	}

	#outcome(): Problem | null {
		if (this.#failure !== null) throw this.#failure;
		return this.#problem;
	}

	#cut(text: string, end: boolean): void {
		let whole = text;
		let held = '';
		if (whole.includes('\r')) {
			if (!end && whole.endsWith('\r')) {
				held = '\r';
				whole = whole.slice(0, -1);
			}
			whole = whole.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
		}
		const { delimiter, maxLength } = this.#options;
		let start = 0;
		// The next quotation mark and delimiter from `start` on, searched once: both may be far away.
		let quote = whole.indexOf('"');
		let mark = whole.indexOf(delimiter);
		for (let stop = whole.indexOf('\n'); stop >= 0; stop = whole.indexOf('\n', start)) {
			if (stop - start > maxLength) return this.#tooLong();
			if (quote >= 0 && quote < start) quote = whole.indexOf('"', start);
			if (quote >= 0 && quote < stop) {
				const fields = plainRecord(whole.slice(start, stop), delimiter);
				if (fields === null) return this.#startParser(whole.slice(start) + held);
				this.#onRecord(fields, this.#line);
			} else if (stop > start) {
				const fields: string[] = [];
				if (mark >= 0 && mark < start) mark = whole.indexOf(delimiter, start);
				for (; mark >= 0 && mark < stop; mark = whole.indexOf(delimiter, start)) {
					fields.push(whole.slice(start, mark));
					start = mark + 1;
				}
				fields.push(whole.slice(start, stop));
				this.#onRecord(fields, this.#line);
			}
			this.#line += 1;
			start = stop + 1;
		}
		this.#rest = whole.slice(start) + held;
		if (this.#rest.length > maxLength + 1) return this.#tooLong();
		if (!end || this.#rest === '') return;
		const fields = plainRecord(this.#rest, delimiter);
		if (fields === null) this.#problem ??= { code: 'bad_quotes', line: this.#line };
		else this.#onRecord(fields, this.#line);
	}

	#startParser(text: string): void {
		const { delimiter, maxLength } = this.#options;
		this.#rest = '';
		let ends = 0;
		const onRecord = (fields: string[], info: Info): null => {
			const start = this.#line;
			this.#line += 1 + (info.lines - ends > 1 ? innerLines(fields) : 0);
			ends = info.lines;
			if (fields.length > 1 || fields[0] !== '') this.#onRecord(fields, start);
			return null;
		};
		const parser = parse({
			delimiter,
			record_delimiter: ['\r\n', '\n', '\r'],
			relax_column_count: true,
			max_record_size: maxLength,
			on_record: onRecord
		});
		parser.on('error', (error) => this.#fail(error));
		parser.resume();
		this.#parser = parser;
		parser.write(text);
	}

	#fail(error: Error): void {
		if (!(error instanceof CsvError)) this.#failure ??= error;
		else if (error.code === 'CSV_MAX_RECORD_SIZE') this.#tooLong();
		else this.#problem ??= { code: 'bad_quotes', line: this.#line };
	}

	#tooLong(): void {
		this.#problem ??= { code: 'line_too_long', line: this.#line, limit: this.#options.maxLength };
	}
}
