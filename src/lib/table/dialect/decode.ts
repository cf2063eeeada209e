import type { Encoding } from './encoding.ts';

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
