import { packTar } from 'modern-tar/fs';
import { createWriteStream } from 'node:fs';
import { link, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../db/faults.ts';
import { audit, type Actor } from '../audit/audit.ts';
import type { Store } from '../db/database.ts';
import { closeStores, open as openDatabase, openStores, type Stores } from '../db/stores.ts';
import { damage } from './integrity.ts';
import { sweepLeftovers } from './finish-restore.ts';
import { databases, measured, type Manifest, inspectCopy } from './manifest.ts';
import { snapshot } from './snapshot.ts';
import { UnfitError } from './failures.ts';
import { makeWorkFolder } from './work-folder.ts';

/** What is written survives a power cut. */
async function settle(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

/** How far the trail of a database reaches. */
async function trailOf({ holdout }: Stores): Promise<Manifest['audit']> {
	const [newest] = await audit.list(holdout, { limit: 1 });
	return { entries: newest?.sequence ?? 0, newest: newest?.hash ?? '' };
}

/** Copies both databases as of one moment, and checks the copies as a restore does. @throws {UnfitError} */
async function copyChecked(
	dataFolder: string,
	projectFolder: string,
	folder: string
): Promise<Manifest['audit']> {
	await snapshot(dataFolder, folder);
	const inspection = await inspectCopy(folder, projectFolder, trailOf);
	if (inspection.kind === 'faulty') throw new UnfitError(inspection.faults);
	return inspection.value;
}

async function pack(
	folder: string,
	path: string,
	{ trail, now }: { trail: Manifest['audit']; now: Date }
): Promise<void> {
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

/** A damaged database ends in SQLite's error wherever it is first read. */
function asUnfit(error: unknown, dataFolder: string): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return error;
	const found = damage(dataFolder, { quick: false });
	return found.length > 0 ? new UnfitError(found) : error;
}

/** Puts a backup on record; it is made, also where a full disk has no room for that. @returns whether it is on record */
async function putOnRecord(dataFolder: string, at: Date, actor: Actor): Promise<boolean> {
	let store: Store | undefined;
	try {
		store = openDatabase(dataFolder);
		await store.write((tx) =>
			audit.add(tx, { at, actor, action: 'backup-made', target: null, outcome: 'done' })
		);
		return true;
	} catch (error) {
		if (isDiskFull(error)) return false;
		throw error;
	} finally {
		store?.close();
	}
}

/**
 * Writes both databases into one tar file, while others work with them: whole or not at all, and never over another file.
 * The copies are checked as a restore checks them. Needs room for two copies.
 *
 * @returns whether it could be put on record
 * @throws {UnfitError} where a restore would refuse the backup; `EEXIST` where there is such a file; what writing throws
 */
export async function makeBackup(
	path: string,
	{
		dataFolder,
		projectFolder,
		now,
		actor
	}: { dataFolder: string; projectFolder: string; now: Date; actor: Actor }
): Promise<boolean> {
	sweepLeftovers(dataFolder);
	const work = makeWorkFolder(dataFolder, dirname(path));
	const made = join(work.path, 'backup.tar');
	try {
		// A database of an older version has no trail yet.
		closeStores(openStores(dataFolder, projectFolder));
		const trail = await copyChecked(dataFolder, projectFolder, work.path);
		await pack(work.path, made, { trail, now });
		// A link fails where the name is taken; where the file system has no links, a name that was free is taken.
		await link(made, path).catch(async (error: unknown) => {
			if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
			await rename(made, path);
		});
	} catch (error) {
		throw asUnfit(error, dataFolder);
	} finally {
		work.remove();
	}
	return putOnRecord(dataFolder, now, actor);
}
