import type { Foreign } from '../problems/problem.ts';

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

/** Turns bytes into text, piece by piece; a byte order mark is dropped. */
export class Decoder {
	readonly #encoding: Encoding;
	readonly #decoder: TextDecoder;

	constructor(encoding: Encoding) {
		this.#encoding = encoding;
		this.#decoder = new TextDecoder(encoding, {
			fatal: encoding.startsWith('utf') || encoding === 'shift_jis'
		});
	}

	/**
	 * @param bytes the next piece
	 * @param last  whether it is the last one
	 * @returns the text; `valid` is false when a byte does not fit, and the text then ends before it
	 */
	decode(bytes: Uint8Array, last = false): { text: string; valid: boolean } {
		try {
			return { text: this.#decoder.decode(bytes, { stream: !last }), valid: true };
		} catch {
			const lenient = new TextDecoder(this.#encoding).decode(bytes);
			return { text: lenient.slice(0, Math.max(lenient.indexOf('\uFFFD'), 0)), valid: false };
		}
	}
}

/** The encodings that files come in. */
export const encodings = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1252',
	'windows-1250',
	'macintosh',
	'shift_jis'
] as const;

export type Encoding = (typeof encodings)[number];

/** The guess of a file's encoding; `bom`: it starts with a byte order mark. */
export interface EncodingGuess {
	encoding: Encoding;
	bom: boolean;
	/** encodings that give different letters, none clearly better; the first is used unless the caller asks */
	open?: Encoding[];
}

/** Sequences of bytes from 0x80 that are UTF-8, and bytes that are not. */
function multibyte(bytes: Uint8Array): { valid: number; broken: number } {
	let valid = 0;
	let broken = 0;
	for (let i = 0; i < bytes.length;) {
		const lead = bytes[i] ?? 0;
		const more =
			lead < 0x80
				? 0
				: lead >= 0xc2 && lead < 0xe0
					? 1
					: lead >= 0xe0 && lead < 0xf0
						? 2
						: lead >= 0xf0 && lead < 0xf5
							? 3
							: -1;
		if (i + more >= bytes.length) break;
		let whole = more >= 0;
		for (let j = 1; j <= more; j += 1) whole &&= ((bytes[i + j] ?? 0) & 0xc0) === 0x80;
		if (more > 0 && whole) valid += 1;
		if (!whole) broken += 1;
		i += whole ? more + 1 : 1;
	}
	return { valid, broken };
}

/**
 * The encoding of a file from its first bytes: by byte order mark, by the zero bytes of UTF-16, by what is valid UTF-8, else windows-1252.
 *
 * A file that is mostly UTF-8 with a few broken bytes stays UTF-8, so that broken bytes are reported and not read as other letters.
 *
 * @param bytes the first bytes of the file, at best 64 KiB
 */
export function sniffEncoding(bytes: Uint8Array): EncodingGuess {
	const [a, b, c] = bytes;
	if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bom: true };
	if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', bom: true };
	if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bom: true };
	const zeros = [0, 0];
	const length = Math.min(bytes.length, 2048);
	for (let i = 0; i < length; i += 1) if (bytes[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	if (odd > length * 0.3 && even < length * 0.05) return { encoding: 'utf-16le', bom: false };
	if (even > length * 0.3 && odd < length * 0.05) return { encoding: 'utf-16be', bom: false };
	const { valid, broken } = multibyte(bytes);
	return broken > valid ? { bom: false, ...sniffLegacy(bytes) } : { encoding: 'utf-8', bom: false };
}

/** Letters of western Europe, and of its east. */
const WEST = /[äöüÄÖÜßéèêëÉÈÊàâáãåÀÂÁÃÅçÇîïíìÎÍôóòõøÔÓÕØûùúÛÚñÑœæŒÆ]/u;
const EAST = /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžýČĎĚŇŘŠŤŮŽÝáéíúäöüőűŐŰÁÉÍÖÜßăâîșțşţ]/u;

/** How well a text reads: letters of one family inside words speak for it, signs inside words against it. */
function score(text: string, family: RegExp): number {
	let sum = 0;
	const letters = [...text];
	for (const [i, letter] of letters.entries()) {
		const code = letter.codePointAt(0) ?? 0;
		if (code < 0x80) continue;
		const [before, behind] = [/\p{L}/u.test(letters[i - 1] ?? ''), /\p{L}/u.test(letters[i + 1] ?? '')];
		const isInWord = before || behind;
		// Nobody writes `KŠufer` or `PersonnalisŽ`.
		const beside = `${letters[i - 1] ?? ''}${letters[i + 1] ?? ''}`;
		const isOddCapital = before && /\p{Lu}/u.test(letter) && /\p{Ll}/u.test(beside);
		if (code < 0xa0 || letter === '\ufffd') sum -= 6;
		else if (isOddCapital) sum -= 3;
		else if (family.test(letter)) sum += isInWord ? 2 : -1;
		else if (/\p{L}/u.test(letter)) sum -= 1;
		else if (before && behind && !/[\u2018\u2019]/.test(letter)) sum -= 4;
	}
	return sum;
}

/** Whether the text is Japanese: kana and ideographs in runs, hardly any alone between Latin letters. */
function isJapanese(text: string): boolean {
	const wide = text.match(/[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff60]/gu)?.length ?? 0;
	const inRuns = (text.match(/[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff60\u3000-\u303f]{2,}/gu) ?? []).join(
		''
	).length;
	const mixed = text.match(/[A-Za-z][\u3040-\u30ff\u4e00-\u9fff]|[\u4e00-\u9fff][a-z]/gu)?.length ?? 0;
	const half = text.match(/[\uff61-\uff9f]/gu)?.length ?? 0;
	return wide >= 2 && inRuns >= 0.8 * wide && mixed * 4 <= wide && half <= wide;
}

/** The encoding of a text that is no Unicode, by how its letters read. */
function sniffLegacy(bytes: Uint8Array): { encoding: Encoding; open?: Encoding[] } {
	const sample = bytes.subarray(0, 16_384);
	try {
		const japanese = new TextDecoder('shift_jis', { fatal: true }).decode(sample, { stream: true });
		if (isJapanese(japanese)) return { encoding: 'shift_jis' };
	} catch {
		// These bytes are no Shift_JIS.
	}
	const texts = [
		['windows-1252', WEST],
		['windows-1250', EAST],
		['macintosh', WEST]
	] as const;
	const found = texts
		.map(([encoding, family]) => {
			const text = new TextDecoder(encoding).decode(sample);
			return { encoding, text, score: score(text, family) };
		})
		.sort((a, b) => b.score - a.score);
	const [best, next] = found;
	if (!best || !next) return { encoding: 'windows-1252' };
	const usual = found.find(({ encoding }) => encoding === 'windows-1252');
	// No doubt if both give the same letters; windows-1252 unless another one scores better.
	if (usual && (usual.text === best.text || usual.score >= best.score)) return { encoding: 'windows-1252' };
	const isClear = best.score > 0 && best.score >= next.score + Math.max(2, 0.2 * Math.abs(best.score));
	return isClear
		? { encoding: best.encoding }
		: { encoding: best.encoding, open: [best.encoding, next.encoding] };
}
