import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unpacked } from './finish-restore.ts';
import { isRestoring } from './restore-lock.ts';
import { sweepWorkFolders } from './work-folder.ts';

/** Removes the copies of raw cells that killed backups and restores left behind; what a live process works on stays. */
export function sweepLeftovers(dataFolder: string): void {
	if (!existsSync(dataFolder)) return;
	sweepWorkFolders(dataFolder);
	if (!isRestoring(dataFolder)) rmSync(join(dataFolder, unpacked), { recursive: true, force: true });
}
