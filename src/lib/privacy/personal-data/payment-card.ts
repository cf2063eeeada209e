import { luhn } from './checksums.ts';
import { digitsOf, pattern } from './pattern.ts';

const WRITTEN = pattern(
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
	if (!WRITTEN.is(plain)) return false;
	const digits = digitsOf(plain);
	return ISSUED.is(digits) && luhn(digits);
}
