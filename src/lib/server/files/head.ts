import type { Readable } from 'node:stream';
import { SNIFF_BYTES } from '#lib/table/dialect/dialect.ts';
import type { Problem } from '#lib/table/problems/problem.ts';

/** How much a file may hold. */
export interface SizeLimits {
	/** bytes after unpacking */
	maxBytes: number;
	/** unpacked bytes for each packed byte, once more than 16 MiB came out */
	maxRatio: number;
}

/** Bytes that a workbook may have: all of it is in memory at once. */
export const MAX_WORKBOOK = 64 * 1024 * 1024;

/** The file is refused while its bytes are read. */
export class FileRefused extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.code);
		this.problem = problem;
	}
}

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
