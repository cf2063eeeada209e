import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databases } from './manifest.ts';
import { isRestoring } from './restore-lock.ts';
import { sweepWorkFolders } from './work-folder.ts';

/** Removes the copies of raw cells that killed backups and restores left behind; what a live process works on stays. */
export function sweepLeftovers(dataFolder: string): void {
	if (!existsSync(dataFolder)) return;
	sweepWorkFolders(dataFolder);
	if (!isRestoring(dataFolder)) rmSync(join(dataFolder, unpacked), { recursive: true, force: true });
}

/** Where a backup is unpacked and inspected. */
export const unpacked = 'restoring';
/** Its name from the moment on that counts: what is in it is what the data folder has. */
export const decided = 'restored';

/**
 * Puts the databases of a restored backup in their place. Does nothing where none waits; a process that ended in the middle
 * is taken over by the next, so that a data folder has the old databases or the new ones, never one of each.
 */
export function finishRestore(dataFolder: string): void {
	const folder = join(dataFolder, decided);
	if (!existsSync(folder)) return;
	for (const name of databases) {
		const path = join(folder, name);
		if (!existsSync(path)) continue;
		for (const end of ['-wal', '-shm', '-journal']) rmSync(join(dataFolder, name + end), { force: true });
		renameSync(path, join(dataFolder, name));
	}
	rmSync(folder, { recursive: true, force: true });
}
