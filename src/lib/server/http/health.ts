import { statfsSync } from 'node:fs';

/** A disk with less room than this is nearly full, in bytes. */
const little = 256 * 1024 * 1024;

export type Health = 'ok' | 'degraded' | 'unavailable';

/**
 * Can this process do its work? `degraded` reads, and may soon not write.
 *
 * @param read asks the database something small; throws where it cannot
 * @param room bytes left for the databases
 */
export function health({ read, room }: { read: () => unknown; room: () => number }): Health {
	try {
		read();
	} catch {
		return 'unavailable';
	}
	try {
		return room() < little ? 'degraded' : 'ok';
	} catch {
		return 'degraded';
	}
}

/** Bytes that files in a folder may still take. */
export function roomIn(folder: string): number {
	const { bavail, bsize } = statfsSync(folder);
	return bavail * bsize;
}
