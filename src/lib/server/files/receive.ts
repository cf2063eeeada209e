import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Problem } from '#lib/table/problems/problem.ts';
import { hasEnded, ownProcess } from '../db/process.ts';
import { EarlyInspection, type EarlyLimits } from './inspect-early.ts';

/** Files in the staging folder that are being received: `received-PROCESS.ID`. */
const prefix = 'received-';
/** A process of another machine may still receive it; after so long it does not, in ms. */
const ABANDONED = 86_400_000;

/** Bytes that wait for the disk before the sender does. */
const WRITTEN_AT_ONCE = 1_048_576;

/** Of files that this process receives: others are none of its business. */
const ours = `${prefix}${Buffer.from(ownProcess).toString('base64url')}`;

const folderOf = (filesFolder: string): string => join(filesFolder, 'staging');

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
	filesFolder: string,
	reader: ReadableStreamDefaultReader<Uint8Array>,
	{ maxUpload, early }: BodyLimits
): Promise<Received> {
	const folder = folderOf(filesFolder);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, `${ours}.${randomUUID()}`);
	const remove = () => rm(path, { force: true });
	const hash = createHash('sha256');
	let size = 0;
	const inspection = new EarlyInspection(early);
	const ended: { outcome: Received | null } = { outcome: null };
	async function* pieces(): AsyncGenerator<Uint8Array> {
		for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
			size += piece.value.length;
			if (size > maxUpload) return void (ended.outcome = { kind: 'too-large' });
			hash.update(piece.value);
			const problem = await inspection.take(piece.value);
			if (problem) return void (ended.outcome = { kind: 'refused', problem });
			yield piece.value;
		}
	}
	try {
		const file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: WRITTEN_AT_ONCE });
		await pipeline(pieces, file);
		if (ended.outcome) await remove();
	} catch (error) {
		await remove();
		throw error;
	} finally {
		inspection.stop();
	}
	return ended.outcome ?? { kind: 'received', path, size, hash: hash.digest('hex'), remove };
}

/** Files that processes had received that have ended since. No request outlives its process. */
function leftIn(filesFolder: string): string[] {
	const folder = folderOf(filesFolder);
	return (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
		if (!name.startsWith(prefix)) return [];
		const [receiver = ''] = name.slice(prefix.length).split('.');
		const path = join(folder, name);
		const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		const isLeft =
			hasEnded(Buffer.from(receiver, 'base64url').toString()) || Date.now() - changed > ABANDONED;
		return isLeft ? path : [];
	});
}

/** Is there a file that a process had received that has ended since? */
export const hasLeftReceived = (filesFolder: string): boolean => leftIn(filesFolder).length > 0;

/** Removes them. */
export function sweepReceived(filesFolder: string): void {
	for (const path of leftIn(filesFolder)) rmSync(path, { force: true });
}
