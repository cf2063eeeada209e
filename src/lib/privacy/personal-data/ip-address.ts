import { pattern } from './pattern.ts';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const V4 = pattern(
	`(?:^|[^0-9.\\p{L}])(?:::ffff:)?${OCTET}(?:\\.${OCTET}){3}(?::[0-9]{1,5}|/[0-9]{1,2})?(?:$|[^0-9.\\p{L}])`
);
const V6 = pattern('(?i)\\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%[0-9a-z]+)?\\]?(?:/[0-9]{1,3})?');
const MAC = pattern('(?i)[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}');

function isV6(text: string): boolean {
	if (!V6.is(text)) return false;
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
 * Versions of programs with four parts (`10.0.0.1`) cannot be told from it: columns called version are not asked.
 *
 * @param text a cell
 */
export function isIpAddress(text: string): boolean {
	const plain = text.trim();
	return plain.includes('.') && V4.within(plain) ? true : plain.includes(':') && isV6(plain);
}

/** Whether a text is the hardware address of a network card: `00:1A:2B:3C:4D:5E`. */
export function isDeviceAddress(text: string): boolean {
	return MAC.is(text.trim());
}
