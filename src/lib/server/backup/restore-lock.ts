import { join } from 'node:path';
import { RefusedError, isBusy } from '../db/faults.ts';
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

/** Looking at a lock shares it for a moment: whoever wants it waits so long, in ms. */
const patience = 200;

/**
 * Locks a file for this caller alone, across processes and threads, until it is released. The system releases the lock when
 * a process ends, however it ends.
 *
 * @returns what releases it, or null where somebody else has it
 */
function lockFile(path: string): (() => void) | null {
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
function isFileLocked(path: string): boolean {
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

const pathIn = (dataFolder: string): string => join(dataFolder, 'backup-restore.lock');

/** Begins to restore into a data folder: one at a time. @returns what ends it, or null where somebody else restores */
export const beginRestore = (dataFolder: string): (() => void) | null => lockFile(pathIn(dataFolder));

/** Is a backup being restored into this data folder? */
export const isRestoring = (dataFolder: string): boolean => isFileLocked(pathIn(dataFolder));

/**
 * Called by a server that has entered a data folder. A restore first begins and then looks for servers, so that of two at
 * once one sees the other.
 * @throws {RefusedError}
 */
export function refuseWhileRestoring(dataFolder: string): void {
	if (isRestoring(dataFolder))
		throw new RefusedError(`A backup is being restored into ${dataFolder}. Start Holdout when it is done.`);
}
