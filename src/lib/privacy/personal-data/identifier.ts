import { pattern } from './pattern.ts';

const UUID = pattern('(?i)\\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?');
const HEX = pattern('(?i)(?:0x)?[0-9a-f]{16,128}');
const ANALYTICS = pattern('(?i)(?:GA1\\.[0-9]\\.|fb\\.[0-9]\\.)?[0-9]{6,13}\\.[0-9]{8,12}');
const TOKEN = pattern('[A-Za-z0-9+/_-]{16,128}={0,2}');
const LONG_NUMBER = pattern('[0-9]{9,24}');
const CODE = pattern('(?i)[a-z]{0,6}[-_#:.]?[0-9]{4,12}|[a-z0-9]{8,15}');
const EPOCH_DAY = pattern('(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]*');

/** How often letters and digits take turns: random tokens often, words with a year seldom. */
function turns(text: string): number {
	let count = 0;
	for (let i = 1; i < text.length; i += 1) {
		const [before, here] = [text.charCodeAt(i - 1) < 58, text.charCodeAt(i) < 58];
		if (before !== here) count += 1;
	}
	return count;
}

/**
 * How much a text looks made for telling one person from all others: `made` for UUIDs, hashes and random tokens, `code` for
 * long numbers and short codes (`C-100234`) that products and shops have as well, null for anything else.
 *
 * @param text a cell
 */
export function identifierShape(text: string): 'made' | 'code' | null {
	const plain = text.trim();
	if (plain.length < 4 || plain.length > 140 || !/\d/.test(plain)) return null;
	if (UUID.is(plain) || ANALYTICS.is(plain)) return 'made';
	if (HEX.is(plain) && /[a-f]/i.test(plain)) return 'made';
	if (TOKEN.is(plain) && turns(plain) >= 5 && /[a-z]/i.test(plain) && !plain.slice(1).includes('_'))
		return 'made';
	if (EPOCH_DAY.is(plain)) return null;
	return LONG_NUMBER.is(plain) || (CODE.is(plain) && /\d{2}/.test(plain)) ? 'code' : null;
}
