import type { PersonalKind } from './kind.ts';
import { nationalId } from './national-id.ts';
import { pattern, digitsOf } from './pattern.ts';
import { remainder, luhn } from './checksums.ts';

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

const CARD = pattern(
	'[0-9]{13,19}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}'
);
/** Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay, Maestro, by length. */
const ISSUED = pattern(
	'4[0-9]{12}(?:[0-9]{3}){0,2}|5[1-5][0-9]{14}|2(?:2[2-9]|[3-6][0-9]|7[01])[0-9]{13}|3[47][0-9]{13}|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12}|3(?:0[0-5]|[689][0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12}|62[0-9]{14,17}|(?:50|5[6-9]|6[37])[0-9]{14}'
);

/**
 * Whether a text is the number of a payment card: an issuer's prefix and length, and Luhn's check digit.
 *
 * Of bare sixteen digits that start like a card one in ten passes by chance: a single one in a column of other numbers proves nothing.
 *
 * @param text a cell
 * @see ISO/IEC 7812-1
 */
export function isPaymentCard(text: string): boolean {
	const plain = text.trim();
	if (!CARD.is(plain)) return false;
	const digits = digitsOf(plain);
	return ISSUED.is(digits) && luhn(digits);
}

const ACCOUNT = pattern('(?i)[A-Z]{2}[0-9]{2}(?:[ -]?[0-9A-Z]{1,4}){3,8}');
/** Length by country; others are not looked at. */
const ACCOUNT_LENGTHS = new Map(
	(
		'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
		'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 ' +
		'LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 ' +
		'TN24 TR26 UA29 VA22 XK20'
	)
		.split(' ')
		.map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const)
);

/**
 * Whether a text is an international bank account number: a country's length and the check digits.
 *
 * @param text a cell
 * @see ISO 13616
 */
export function isBankAccount(text: string): boolean {
	const plain = text.trim();
	if (!ACCOUNT.is(plain)) return false;
	const account = plain.replace(/[ -]/g, '').toUpperCase();
	if (account.length !== ACCOUNT_LENGTHS.get(account.slice(0, 2))) return false;
	const digits = (account.slice(4) + account.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
		String(letter.charCodeAt(0) - 55)
	);
	return remainder(digits, 97) === 1;
}

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IP_V4 = pattern(
	`(?:^|[^0-9.\\p{L}])(?:::ffff:)?${OCTET}(?:\\.${OCTET}){3}(?::[0-9]{1,5}|/[0-9]{1,2})?(?:$|[^0-9.\\p{L}])`
);
const IP_V6 = pattern('(?i)\\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%[0-9a-z]+)?\\]?(?:/[0-9]{1,3})?');
const HARDWARE = pattern('(?i)[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}');

function isV6(text: string): boolean {
	if (!IP_V6.is(text)) return false;
	const bare = text.replace(/^\[/, '').split(/[\]%/]/)[0] ?? '';
	const halves = bare.split('::');
	const groups = bare.split(':').filter((group) => group !== '');
	if (halves.length === 1) return groups.length === 8;
	// `10::20` may be a time or a bucket, `cafe::bad` words: a real address has digits, and a long group or several.
	return (
		/\d/.test(bare) &&
		halves.length === 2 &&
		groups.length <= 7 &&
		(groups.length >= 3 || groups.some((g) => g.length > 2))
	);
}

/**
 * Whether a text is an IP address, version 4 or 6, with or without port or prefix length.
 *
 * Versions of programs with four parts (`10.0.0.1`) cannot be distinguished from it: columns called version are not asked.
 *
 * @param text a cell
 */
export function isIpAddress(text: string): boolean {
	const plain = text.trim();
	return plain.includes('.') && IP_V4.within(plain) ? true : plain.includes(':') && isV6(plain);
}

/** Whether a text is the hardware address of a network card: `00:1A:2B:3C:4D:5E`. */
export function isDeviceAddress(text: string): boolean {
	return HARDWARE.is(text.trim());
}

const EMAIL = pattern(
	"(?i)(?:^|[^\\p{L}\\p{N}._%+-])(?:mailto:)?[\\p{L}\\p{N}_][\\p{L}\\p{N}._%+'-]{0,63}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.)+\\p{L}{2,24}(?:$|[^\\p{L}\\p{N}@-])"
);
const FILE_NAME = pattern('(?i)@[0-9.]+x?\\.(?:png|jpe?g|gif|svg|webp|avif|mp4|pdf|html?|css|js)$');

/**
 * Whether a text has an e-mail address.
 *
 * The domain needs a dot and a top level of letters: `@home`, `2 @ 5` and `banner@2x.png` are none.
 *
 * @param text a cell
 */
export function isEmail(text: string): boolean {
	return text.includes('@') && EMAIL.within(text) && !FILE_NAME.within(text);
}

const digitsOnly = /^\d+$/;

/**
 * What personal data one value is beyond doubt, whatever column it is in; null when only a column of such values would show it.
 *
 * @param text a cell
 */
export function clearKind(text: string): PersonalKind | null {
	const plain = text.trim();
	if (plain.length < 5) return null;
	if (isEmail(plain)) return 'email';
	if (!/\d/.test(plain) && !plain.includes(':')) return null;
	if (isBankAccount(plain)) return 'account';
	if (!digitsOnly.test(plain) && isPaymentCard(plain)) return 'card';
	if (nationalId(plain) === 'clear') return 'national-id';
	if (isIpAddress(plain)) return 'ip';
	if (isDeviceAddress(plain)) return 'device';
	return isPhone(plain) ? 'phone' : null;
}
