import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** SHA-256 of a file's bytes. */
export async function contentHash(open: () => Readable): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of open()) hash.update(piece as Buffer);
	return hash.digest('hex');
}
