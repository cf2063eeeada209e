import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';

/** An uploaded file on its way to the worker. */
export interface StagedFile {
	readonly path: string;
	remove(): Promise<void>;
}

/** Writes a body to a file of its own, which a worker thread can read more than once. */
export async function stageFile(dataFolder: string, body: ReadableStream): Promise<StagedFile> {
	const folder = join(dataFolder, 'staging');
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, randomUUID());
	const remove = () => rm(path, { force: true });
	try {
		await pipeline(Readable.fromWeb(body as NodeStream), createWriteStream(path, { mode: 0o600 }));
	} catch (error) {
		await remove();
		throw error;
	}
	return { path, remove };
}
