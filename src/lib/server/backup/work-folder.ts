import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isBusy, isDiskFull } from '../db/faults.ts';

/** Begins the name of a folder in which a backup is made, beside the file it becomes. */
export const unfinished = '.holdout-backup-';

/** In the data folder, one for each work folder: its path, locked for as long as its process lives. */
const noteName = (id: string): string => `backing-up-${id}.lock`;
const notePattern = /^backing-up-[\w-]+\.lock$/;

/** So old a note without a path was never finished, in ms. */
const abandoned = 3_600_000;

/** A folder for copies of raw cells. When its process is killed, whoever sweeps the data folder next removes it. */
export interface WorkFolder {
	readonly path: string;
	remove(): void;
}

/** Notes which folder is about to be made. A full data folder must not keep anybody from a backup on another disk. */
function writeNote(note: Database.Database, path: string): void {
	try {
		note.pragma('journal_mode = MEMORY');
		// From the first write on the lock is kept until the connection ends.
		note.pragma('locking_mode = EXCLUSIVE');
		note.exec('begin exclusive; create table work (path text)');
		note.prepare('insert into work values (?)').run(path);
		note.exec('commit');
	} catch (error) {
		if (!isDiskFull(error)) throw error;
	}
}

/** @param parent where the folder is made */
export function makeWorkFolder(dataFolder: string, parent: string): WorkFolder {
	const id = randomUUID();
	const path = join(parent, unfinished + id);
	const notePath = join(dataFolder, noteName(id));
	const note = new Database(notePath);
	const remove = () => {
		rmSync(path, { recursive: true, force: true });
		note.close();
		rmSync(notePath, { force: true });
	};
	try {
		writeNote(note, path);
		mkdirSync(path, { mode: 0o700 });
	} catch (error) {
		remove();
		throw error;
	}
	return { path, remove };
}

/** Removes what a note is about, unless its process lives. */
function sweepNoted(notePath: string): void {
	const note = new Database(notePath, { timeout: 0 });
	try {
		note.exec('begin exclusive');
		const path: unknown = note.prepare('select path from work').pluck().get();
		if (typeof path !== 'string' || !basename(path).startsWith(unfinished)) return;
		// A disk that is not there now may come back with the folder.
		if (!existsSync(dirname(path))) return;
		rmSync(path, { recursive: true, force: true });
		rmSync(notePath, { force: true });
	} catch (error) {
		const age = Date.now() - (statSync(notePath, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
		if (!isBusy(error) && age > abandoned) rmSync(notePath, { force: true });
	} finally {
		note.close();
	}
}

/** Removes the work folders of backups whose process was killed. */
export function sweepWorkFolders(dataFolder: string): void {
	for (const name of readdirSync(dataFolder)) if (notePattern.test(name)) sweepNoted(join(dataFolder, name));
}
