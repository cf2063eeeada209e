import { digitsOf, pattern } from './pattern.ts';

const GAP = '[ .\\x{a0}/-]?';
/** `+49 170 1234567`, `0049 (0)170 1234567`; anywhere in the cell. */
const INTERNATIONAL = pattern(
	`(?:^|[^0-9\\p{L}+.,])(?:\\+|00)[1-9][0-9]{0,2}${GAP}(?:\\(0?\\)?[0-9]{0,4}\\)?${GAP})?(?:[0-9]{1,5}${GAP}){1,6}[0-9]{2,}(?:$|[^0-9\\p{L}%])`
);
/** `(555) 123-4567`, `1-555-123-4567`. */
const NORTH_AMERICAN = pattern(
	'(?:\\+?1[ .-]?)?(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}(?: ?(?:x|ext\\.?) ?[0-9]{1,5})?'
);
/** `06 12 34 56 78`. */
const FRENCH = pattern('0[1-9](?:[ .-][0-9]{2}){4}');
/** `0170 1234567`, `030/123456`, `020 7946 0958`. */
const NATIONAL = pattern('\\(?0[1-9][0-9]{1,4}\\)?[ /-]{1,3}[0-9]{2,8}(?:[ -][0-9]{2,5}){0,3}');

const NUMBER_WITH_SIGN = pattern('[+-]?[0-9]{1,9}(?:[.,][0-9]+)?');
/** `01000-01999`: a range of postcodes, all parts of one length. */
const RANGE = pattern('[0-9]+(?: ?- ?[0-9]+)+');

function isRange(text: string): boolean {
	if (!RANGE.is(text)) return false;
	const [first = '', ...more] = text.split('-').map((part) => part.trim());
	return more.every((part) => part.length === first.length);
}

/**
 * Whether a text is a phone number by the way it is written: a country code, or groups as people write them.
 *
 * Bare digits are none (they are product codes as often): `isBarePhone` is for columns whose name says phone.
 *
 * @param text a cell
 */
export function isPhone(text: string): boolean {
	const plain = text.trim();
	const count = digitsOf(plain).length;
	if (count < 8 || count > 40) return false;
	const international = NUMBER_WITH_SIGN.is(plain) ? null : INTERNATIONAL.first(plain);
	if (international !== null && digitsOf(international).length >= 9) return true;
	if (count > 20 || isRange(plain)) return false;
	if (NORTH_AMERICAN.is(plain)) return true;
	return count >= 9 && count <= 13 && (FRENCH.is(plain) || NATIONAL.is(plain));
}

const BARE = pattern('[+(]{0,2}[0-9][0-9 ()./-]{5,24}');

/** Whether a text could be a phone number where the column's name says so: 7 to 15 digits and marks between them. */
export function isBarePhone(text: string): boolean {
	const count = digitsOf(text).length;
	return count >= 7 && count <= 15 && BARE.is(text.trim());
}
