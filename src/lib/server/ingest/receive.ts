import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '#lib/csv/problem.ts';
import { EarlyLook, type EarlyLimits } from './early-look.ts';

/** Files of ours in the staging folder: no request outlives the process, so at a start they are left-overs. */
const prefix = 'received-';

const folderOf = (dataFolder: string): string => join(dataFolder, 'staging');

/** A body written to a file of its own. */
export interface ReceivedFile {
	readonly kind: 'received';
	readonly path: string;
	/** In bytes. */
	readonly size: number;
	/** SHA-256 of its bytes. */
	readonly hash: string;
	remove(): Promise<void>;
}

export type Received =
	| ReceivedFile
	| { readonly kind: 'too-large' }
	/** What came so far tells that the rest need not come. */
	| { readonly kind: 'refused'; readonly problem: Problem };

/** What a body may be. */
export interface BodyLimits {
	/** bytes, as sent */
	readonly maxUpload: number;
	readonly early: EarlyLimits;
}

/**
 * Writes a body to a file, piece by piece: the sender waits for the disk, and memory stays constant.
 *
 * A body over the limits is given up and the file removed; the reader is left where it is, because cancelling it would
 * close the connection before the answer.
 *
 * @throws what reading and writing throw, with the file removed
 */
export async function receiveFile(
	dataFolder: string,
	reader: ReadableStreamDefaultReader<Uint8Array>,
	{ maxUpload, early }: BodyLimits
): Promise<Received> {
	const folder = folderOf(dataFolder);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, prefix + randomUUID());
	const remove = () => rm(path, { force: true });
	const hash = createHash('sha256');
	let size = 0;
	const look = new EarlyLook(early);
	try {
		const file = await open(path, 'wx', 0o600);
		try {
			for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
				size += piece.value.length;
				if (size > maxUpload) {
					await remove();
					return { kind: 'too-large' };
				}
				hash.update(piece.value);
				await file.writeFile(piece.value);
				const problem = await look.take(piece.value);
				if (problem) {
					await remove();
					return { kind: 'refused', problem };
				}
			}
		} finally {
			await file.close();
		}
	} catch (error) {
		await remove();
		throw error;
	} finally {
		look.stop();
	}
	return { kind: 'received', path, size, hash: hash.digest('hex'), remove };
}

/** Removes what a killed process had received. Call at the start, before any request. */
export function sweepReceived(dataFolder: string): void {
	let names: string[];
	try {
		names = readdirSync(folderOf(dataFolder));
	} catch {
		return;
	}
	for (const name of names) if (name.startsWith(prefix)) rmSync(join(folderOf(dataFolder), name));
}
