import { finishRestore } from '../backup/finish-restore.ts';
import { openStores, type Stores } from '../db/stores.ts';

/** Opens both databases for a command; a restore that was decided on and not finished comes first. */
export function openFolder(dataFolder: string, projectFolder: string): Stores {
	finishRestore(dataFolder);
	return openStores(dataFolder, projectFolder);
}
