import { packTar } from 'modern-tar/fs';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { audit, type Actor } from '../audit/audit.ts';
import { openStore } from '../db/open.ts';
import { closeStores, openStores } from '../stores.ts';
import { databases, measured, type Manifest } from './manifest.ts';
import { snapshot } from './snapshot.ts';

/** Begins the names of what a backup leaves when it is killed. */
export const unfinished = '.holdout-backup-';

/** What is written survives a power cut. */
async function settle(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

/** How far the trail of a copied database reaches. */
function trailOf(folder: string): Manifest['audit'] {
	const store = openStore(folder, 'holdout');
	try {
		const [newest] = audit.list(store, { limit: 1 });
		return { entries: newest?.sequence ?? 0, newest: newest?.hash ?? '' };
	} finally {
		// Back to one file without a log beside it.
		store.$client.pragma('journal_mode = DELETE');
		store.$client.close();
	}
}

async function pack(folder: string, path: string, now: Date): Promise<void> {
	const trail = trailOf(folder);
	const [holdout, cells] = await Promise.all(databases.map((name) => measured(folder, name)));
	if (!holdout || !cells) throw new Error('a database was not copied');
	const content: Manifest = {
		format: 'holdout-backup',
		version: 1,
		madeAt: now.toISOString(),
		audit: trail,
		files: { 'holdout.db': holdout, 'private.db': cells }
	};
	await writeFile(join(folder, 'manifest.json'), JSON.stringify(content, null, '\t'));
	const files = ['manifest.json', ...databases].map((name) => ({
		type: 'file' as const,
		source: join(folder, name),
		target: name,
		mode: 0o600
	}));
	await pipeline(packTar(files), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
	await settle(path);
}

/**
 * Writes both databases into one tar file, while others work with them: whole or not at all, and never over another file.
 * Needs room for two copies.
 *
 * @throws `EEXIST` where there is such a file, and what writing throws
 */
export async function makeBackup(
	path: string,
	{
		dataFolder,
		projectFolder,
		now,
		actor
	}: { dataFolder: string; projectFolder: string; now: Date; actor: Actor }
): Promise<void> {
	const folder = mkdtempSync(join(dirname(path), unfinished));
	const made = join(folder, 'backup.tar');
	try {
		// A database of an older version has no trail yet.
		closeStores(openStores(dataFolder, projectFolder));
		await snapshot(dataFolder, folder);
		await pack(folder, made, now);
		// A link fails where the name is taken; where the file system has no links, a name that was free is taken.
		await link(made, path).catch(async (error: unknown) => {
			if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
			await rename(made, path);
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	const store = openStore(dataFolder, 'holdout');
	try {
		audit.add(store, { at: now, actor, action: 'backup-made', target: null, outcome: 'done' });
	} finally {
		store.$client.close();
	}
}

/** Removes what killed backups left in a folder. */
export function sweepUnfinished(folder: string, names: readonly string[]): void {
	for (const name of names)
		if (name.startsWith(unfinished)) rmSync(join(folder, name), { recursive: true, force: true });
}
