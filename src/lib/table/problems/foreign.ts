import type { Foreign } from './problem.ts';

const starts = (bytes: Uint8Array, signature: string): boolean =>
	[...signature].every((letter, i) => bytes[i] === letter.charCodeAt(0));

/**
 * What a file is instead of separated values, by its first bytes; null when it may be CSV.
 *
 * @param bytes the first bytes
 */
export function foreignBytes(bytes: Uint8Array): Foreign | null {
	if (starts(bytes, 'PK\u0003\u0004') || starts(bytes, '\u00d0\u00cf\u0011\u00e0')) return 'spreadsheet';
	if (starts(bytes, '%PDF')) return 'pdf';
	return null;
}

/**
 * What a file is instead of separated values, by its first text; null when it may be CSV.
 *
 * @param text the first text, without a byte order mark
 */
export function foreignText(text: string): Foreign | null {
	if (text.includes('\0')) return 'binary';
	const start = text.slice(0, 2000).trimStart();
	if (/^<(?:!doctype|!--|\?xml|html|head|body|table|meta|script|div|p\b)/i.test(start)) return 'html';
	if (/^(?:\[\s*)?\{\s*"/.test(start)) return 'json';
	return null;
}
