import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { isBusy } from './busy.ts';

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
		if (isBusy(error)) return null;
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
		if (isBusy(error)) return true;
		throw error;
	} finally {
		reader.close();
	}
}
