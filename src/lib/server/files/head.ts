import type { Readable } from 'node:stream';
import { SNIFF_BYTES } from '#lib/table/dialect/dialect.ts';

/** An open file: its stream, and the pieces that come out of it, unpacked. */
export interface OpenFile {
	stream: Readable;
	pieces: AsyncGenerator<Uint8Array>;
}

/** Enough of the first pieces to tell what the file is; `complete` when that is all of it. */
export async function takeHead(
	pieces: AsyncGenerator<Uint8Array>
): Promise<{ head: Uint8Array; complete: boolean }> {
	const taken: Uint8Array[] = [];
	let length = 0;
	while (length < SNIFF_BYTES) {
		const next = await pieces.next();
		if (next.done) return { head: Buffer.concat(taken), complete: true };
		taken.push(next.value);
		length += next.value.length;
	}
	return { head: Buffer.concat(taken), complete: false };
}

/** The head, and what comes after it. */
export async function* chain(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield head;
	yield* rest;
}
