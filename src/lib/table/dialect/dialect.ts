import { sniffEncoding, type Encoding, Decoder } from './encoding.ts';
import { isCount } from '../words/measure.ts';
import { meaningOf } from '../words/names.ts';
import { findLayout, type Delimiter } from '../words/layout.ts';
import { sniffNumberStyle, type DoubtfulMarks } from '../values/number-style.ts';
import type { NumberStyle } from '../values/number.ts';

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
