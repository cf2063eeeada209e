import { join } from 'node:path';
import { isFileLocked, lockFile } from '../db/file-lock.ts';
import { RefusedError } from '../db/refused.ts';

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
