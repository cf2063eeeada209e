import { statfsSync } from 'node:fs';

/** A disk with less room than this is nearly full, in bytes. */
const little = 256 * 1024 * 1024;

export type Health = 'ok' | 'degraded' | 'unavailable';

/**
 * Can this process do its work? `degraded` works, and somebody has to do something: it may soon not write, or there is no
 * recent backup to go back to.
 *
 * @param read asks the database something small; throws where it cannot
 * @param room bytes left for the databases and for files
 * @param isBackedUp whether the nightly backups that are wanted are there
 */
export async function health({
	read,
	room,
	isBackedUp = () => Promise.resolve(true)
}: {
	read: () => unknown;
	room: () => number;
	isBackedUp?: () => Promise<boolean>;
}): Promise<Health> {
	try {
		await read();
	} catch {
		return 'unavailable';
	}
	try {
		return room() >= little && (await isBackedUp()) ? 'ok' : 'degraded';
	} catch {
		return 'degraded';
	}
}

/** Bytes that files in a folder may still take. */
export function roomIn(folder: string): number {
	const { bavail, bsize } = statfsSync(folder);
	return bavail * bsize;
}
