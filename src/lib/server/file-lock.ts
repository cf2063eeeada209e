import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

/** Is this SQLite's error for a file that somebody else has locked? */
export const isLocked = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';

/** Looking at a lock shares it for a moment: whoever wants it waits so long, in ms. */
const patience = 200;

/**
 * Locks a file for this caller alone, across processes and threads, until it is released. The system releases the lock when
 * a process ends, however it ends.
 *
 * @returns what releases it, or null where somebody else has it
 */
export function lockFile(path: string): (() => void) | null {
	const lock = new Database(path, { timeout: patience });
	try {
		lock.exec('begin exclusive');
	} catch (error) {
		lock.close();
		if (isLocked(error)) return null;
		throw error;
	}
	return () => lock.close();
}

/** Has somebody locked this file? */
export function isFileLocked(path: string): boolean {
	if (!existsSync(path)) return false;
	const reader = new Database(path, { timeout: 0 });
	try {
		reader.prepare('select count(*) from sqlite_master').get();
		return false;
	} catch (error) {
		if (isLocked(error)) return true;
		throw error;
	} finally {
		reader.close();
	}
}
