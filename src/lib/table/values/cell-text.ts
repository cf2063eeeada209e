import { parseNumber, type NumberStyle } from './number.ts';

/** Invisible characters: spaces, joiners, direction marks, fillers. */
const INVISIBLE =
	/^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$/u;

/** Whether a name has a visible character: an invisible name would be a link that nobody finds. */
export const isVisible = (name: string): boolean => !INVISIBLE.test(name);

/** Text as it is compared and stored: Unicode NFC, no blanks at the ends, no byte order mark, no guard against spreadsheets. */
export function tidy(text: string): string {
	return unguarded(text.trim()).trim().normalize('NFC');
}

const FORMULA = /^[=+\-@\t\r\n]/;
const GUARDED = /^'+[=+\-@\t\r\n]/;

/**
 * A cell that a spreadsheet reads as text: a formula gets an apostrophe in front. Numbers, negative ones too, stay as
 * they are; so that reading gives back what was written, a cell that has such an apostrophe already gets one more.
 *
 * @param cell  as in the file
 * @param style how numbers are written in it
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guarded(cell: string, style: NumberStyle): string {
	if (GUARDED.test(cell)) return `'${cell}`;
	return FORMULA.test(cell) && typeof parseNumber(cell, style) !== 'number' ? `'${cell}` : cell;
}

/** The cell without the apostrophe that `guarded`, or another program's guard, has put in front. */
export function unguarded(cell: string): string {
	return cell.startsWith("'") && GUARDED.test(cell) ? cell.slice(1) : cell;
}
