import Database from 'better-sqlite3';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server's stay in a data folder. */
export interface Presence {
	/** Whether the last one ended without leaving: killed, or the power went. */
	readonly unclean: boolean;
	leave(): void;
}

const lockIn = (dataFolder: string): Database.Database => {
	const lock = new Database(join(dataFolder, 'serving.lock'), { timeout: 0 });
	lock.pragma('journal_mode = DELETE');
	return lock;
};

/** Is this lock held by nobody else? The system lets go of it when a process ends, however it ends. */
function isAlone(lock: Database.Database): boolean {
	try {
		lock.exec('begin exclusive; rollback');
		return true;
	} catch {
		return false;
	}
}

/** Says that a server works in a data folder: several may, and a marker stays when none has left properly. */
export function enter(dataFolder: string): Presence {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	const marker = join(dataFolder, 'serving');
	const lock = lockIn(dataFolder);
	const unclean = isAlone(lock) && existsSync(marker);
	writeFileSync(marker, '');
	// A reader's lock, which others may hold as well.
	lock.exec('begin');
	lock.prepare('select count(*) from sqlite_master').get();
	return {
		unclean,
		leave() {
			lock.exec('rollback');
			if (isAlone(lock)) rmSync(marker, { force: true });
			lock.close();
		}
	};
}

/** Does a server work in this data folder? */
export function isServed(dataFolder: string): boolean {
	if (!existsSync(join(dataFolder, 'serving.lock'))) return false;
	const lock = lockIn(dataFolder);
	try {
		return !isAlone(lock);
	} finally {
		lock.close();
	}
}
