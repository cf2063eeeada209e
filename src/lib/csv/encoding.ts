/** The encodings that files come in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The guess of a file's encoding; `bom`: it starts with a byte order mark. */
export interface EncodingGuess {
	encoding: Encoding;
	bom: boolean;
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
 * A file that is mostly UTF-8 with a few broken bytes stays UTF-8, so that the broken bytes are told and not read as other letters.
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
	return { encoding: broken > valid ? 'windows-1252' : 'utf-8', bom: false };
}
