import { sniffEncoding, type Encoding, Decoder } from './encoding.ts';
import { isCount } from '../words/measure.ts';
import { meaningOf } from '../words/names.ts';
import { sniffNumberStyle, type DoubtfulMarks } from '../values/number-style.ts';
import type { NumberStyle } from '../values/number.ts';

/** The delimiters that are recognised. */
type Delimiter = ',' | ';' | '\t' | '|';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const MAX_HEADER_LINE = 60;
const MAX_ROWS = 400;

/** Where the table of a text is, and its cells. */
interface Layout {
	delimiter: Delimiter;
	/** lines before the header */
	preambleLines: number;
	header: string[];
	/** the cells below the header, column by column, as far as they were read */
	columns: string[][];
}

/** The physical lines that start a record, with their text: lines inside quotes are joined. */
function logicalLines(text: string): { line: number; text: string }[] {
	const lines: { line: number; text: string }[] = [];
	let open = '';
	let start = 0;
	const physical = text.split(/\r\n|\n|\r/, MAX_HEADER_LINE + MAX_ROWS);
	for (const [i, piece] of physical.entries()) {
		const joined = open === '' ? piece : `${open}\n${piece}`;
		if (open === '') start = i;
		const balanced = (joined.split('"').length - 1) % 2 === 0;
		if (balanced || joined.length > 10_000) {
			lines.push({ line: start, text: joined });
			open = '';
		} else open = joined;
	}
	if (open !== '') lines.push({ line: start, text: open });
	return lines;
}

/** The fields of a line; quotes open only at the start of a field. */
function split(line: string, delimiter: Delimiter): string[] {
	if (!line.includes('"')) return line.split(delimiter);
	const fields: string[] = [];
	let at = 0;
	while (at <= line.length) {
		let stop: number;
		if (line[at] === '=' && line[at + 1] === '"') at += 1;
		if (line[at] === '"') {
			let close = at + 1;
			while (close < line.length && (line[close] !== '"' || line[close + 1] === '"'))
				close += line[close] === '"' ? 2 : 1;
			stop = line.indexOf(delimiter, close + 1);
			fields.push(line.slice(at + 1, close).replaceAll('""', '"'));
		} else {
			stop = line.indexOf(delimiter, at);
			fields.push(line.slice(at, stop < 0 ? undefined : stop));
		}
		if (stop < 0) break;
		at = stop + delimiter.length;
	}
	return fields;
}

/** A cell with a number in it, so that its line is no header. */
const NUMBER = /^[^\d]{0,5}\d[\d.,\s'’]*[^\d]{0,5}$/u;

interface Candidate extends Layout {
	score: number;
}

/** The score of one line as the header of a table with this delimiter: known names, and rows of the same width below. */
function headerScore(rows: readonly string[][], at: number, hasMeaning: (name: string) => boolean): number {
	const header = rows[at] ?? [];
	const width = header.length;
	const filled = header.filter((name) => name.trim() !== '');
	const numbers = filled.filter((name) => NUMBER.test(name.trim()));
	if (numbers.length * 2 > filled.length) return 0;
	// Cells may name metrics: a line with a number below a line of words of the same width is no header.
	const isWords = (row: readonly string[]): boolean =>
		row.length === width && row.every((cell) => cell.trim() !== '' && !NUMBER.test(cell.trim()));
	if (numbers.length > 0 && rows.slice(0, at).some(isWords)) return 0;
	const known = header.filter(hasMeaning).length;
	if (width < 2 && known === 0) return 0;
	const below = rows.slice(at + 1, at + 51).filter((row) => row.length > 1 || row[0]?.trim() !== '');
	const same = below.filter((row) => row.length === width).length;
	const share = below.length === 0 ? 0.5 : same / below.length;
	const texts = header.filter(
		(name) => name.trim() !== '' && !/^[-+(]?\p{Sc}?[\d.,]+%?\)?$/u.test(name.trim())
	).length;
	return (3 * known + share * Math.min(width, 30) * (texts / width)) * (width < 2 ? 0.5 : 1) - at * 0.01;
}

/**
 * Finds delimiter and header: the line whose names mean most and whose width the rows below share.
 *
 * @param text  the beginning of a file, whole lines
 * @param known parts that need no guess
 */
function findLayout(text: string, known: { delimiter?: Delimiter; preambleLines?: number }): Layout {
	const lines = logicalLines(text);
	// The same cells come in many lines.
	const meanings = new Map<string, boolean>();
	const hasMeaning = (name: string): boolean => {
		const found = meanings.get(name) ?? meaningOf(name) !== null;
		meanings.set(name, found);
		return found;
	};
	let best: Candidate = {
		score: -1,
		delimiter: known.delimiter ?? ',',
		preambleLines: known.preambleLines ?? 0,
		header: [],
		columns: []
	};
	for (const delimiter of known.delimiter === undefined ? DELIMITERS : [known.delimiter]) {
		const rows = lines.map((line) => split(line.text, delimiter));
		for (let at = 0; at < Math.min(rows.length, MAX_HEADER_LINE); at += 1) {
			const line = lines[at]?.line ?? 0;
			if (known.preambleLines !== undefined && line !== known.preambleLines) continue;
			if (lines[at]?.text.trim() === '') continue;
			const score = headerScore(rows, at, hasMeaning);
			if (score <= best.score) continue;
			const body = rows.slice(at + 1);
			const header = rows[at] ?? [];
			const columns = header
				.slice(0, 300)
				.map((_, i) => body.map((row) => row[i] ?? '').filter((cell) => cell !== ''));
			best = { score, delimiter, preambleLines: line, header, columns };
		}
	}
	return known.preambleLines === undefined ? firstOf(lines, best) : best;
}

/** The same table from the first line with its header: tables of one header below each other are parts of one. */
function firstOf(lines: readonly { line: number; text: string }[], best: Candidate): Layout {
	const plain = (fields: readonly string[]): string =>
		JSON.stringify(fields.map((field) => field.trim().toLowerCase()));
	const wanted = plain(best.header);
	const at = lines.findIndex(
		({ line, text }) => line < best.preambleLines && plain(split(text, best.delimiter)) === wanted
	);
	if (at < 0 || best.header.length < 2) return best;
	const body = lines.slice(at + 1).map(({ text }) => split(text, best.delimiter));
	const columns = best.header
		.slice(0, 300)
		.map((_, i) => body.map((row) => row[i] ?? '').filter((cell) => cell !== ''));
	return { ...best, preambleLines: lines[at]?.line ?? 0, columns };
}

/** How a file is written. A plain object: every part of the guess can be overridden. */
export interface Dialect extends NumberStyle {
	encoding: Encoding;
	bom: boolean;
	delimiter: Delimiter;
	lineEnd: 'LF' | 'CRLF' | 'CR';
	/** lines before the header that are not part of the table */
	preambleLines: number;
	/** physical line of the header, from 1 */
	headerLine: number;
	/** marks for which `1.234` may be 1234 or 1.234; such numbers are a problem, never a guess */
	doubtful: DoubtfulMarks;
	/** encodings that give different letters, none clearly better */
	openEncodings?: Encoding[];
}

/** How much of a file the guess reads, in bytes. */
export const SNIFF_BYTES = 65_536;

function lineEnd(text: string): Dialect['lineEnd'] {
	const pairs = text.split('\r\n').length - 1;
	const feeds = text.split('\n').length - 1 - pairs;
	const returns = text.split('\r').length - 1 - pairs;
	if (pairs > 0 && pairs >= feeds && pairs >= returns) return 'CRLF';
	return returns > feeds ? 'CR' : 'LF';
}

/** Whether a column counts people or events, so that `1.234` in it can only be 1234. */
export function countsWholes(name: string): boolean {
	const target = meaningOf(name)?.target;
	return target === 'people' || (target !== undefined && isCount(target));
}

/** The text without its last line, which may be cut off. */
function wholeLines(text: string): string {
	const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
	return end < 0 ? text : text.slice(0, end + 1);
}

/**
 * Guesses how a file is written from its beginning: encoding, delimiter, line ends, lines before the header, number marks.
 *
 * @param bytes    the first bytes of the file, at best `SNIFF_BYTES`
 * @param complete whether these bytes are the whole file
 * @param known    parts that need no guess
 * @returns the dialect, and the text of the bytes under it
 */
export function sniffDialect(
	bytes: Uint8Array,
	complete: boolean,
	known: Partial<Dialect> = {}
): { dialect: Dialect; text: string } {
	const guess = { ...sniffEncoding(bytes), ...known };
	const decoded = new Decoder(guess.encoding).decode(bytes, complete).text;
	const text = complete ? decoded : wholeLines(decoded);
	const layout = findLayout(text, known);
	const style = sniffNumberStyle(layout.columns, layout.delimiter, layout.header.map(countsWholes));
	const isGiven = known.decimal !== undefined;
	const decimal = known.decimal ?? style.decimal;
	const usual = decimal === '.' ? ',' : '.';
	const thousands = known.thousands ?? (style.thousands === decimal || isGiven ? usual : style.thousands);
	const { delimiter, preambleLines } = layout;
	return {
		dialect: {
			encoding: guess.encoding,
			bom: guess.bom,
			...(guess.open && known.encoding === undefined ? { openEncodings: guess.open } : {}),
			delimiter,
			lineEnd: known.lineEnd ?? lineEnd(text),
			preambleLines,
			headerLine: preambleLines + 1,
			decimal,
			thousands,
			doubtful: isGiven ? '' : style.doubtful
		},
		text
	};
}
