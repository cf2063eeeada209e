import { existsSync, mkdirSync, rmSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { isBusy } from './faults.ts';
import { closeDatabase } from './owner-only.ts';

/** What a lock is about: a server or worker process in the data folder, also while its databases are checked or exchanged. */
type LockKind = 'server';

/** A lock that this thread holds. */
interface Lock {
	readonly id: string;
	readonly release: () => void;
}

/** Looking at a lock shares it for a moment: whoever wants it waits so long, in ms. */
const patience = 100;

/** A database that nothing refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<Database.Database>();

const folderOf = (dataFolder: string): string => join(dataFolder, 'locks');
const pathOf = (dataFolder: string, kind: LockKind, id: string): string =>
	join(folderOf(dataFolder), `${kind}-${id}`);

/** Which file a path names now; undefined for none. */
const identity = (path: string): string | undefined => {
	const found = statSync(path, { bigint: true, throwIfNoEntry: false });
	return found && `${found.ino} ${found.birthtimeNs}`;
};

/** @returns null where somebody else has it */
function take(path: string): Database.Database | null {
	closeDatabase(path);
	const file = new Database(path, { timeout: patience });
	try {
		// Otherwise SQLite would make a journal beside it.
		file.pragma('journal_mode = MEMORY');
		file.exec('begin exclusive');
		return file;
	} catch (error) {
		file.close();
		if (isBusy(error)) return null;
		throw error;
	}
}

/**
 * Locks of a data folder. Each is a file that SQLite has locked, and that the system unlocks when the process ends, however
 * it ends. So what a killed process held is free at once, and what a live one holds stays its own for as long as it takes:
 * nothing hangs on a clock that may jump, or on a heartbeat that may be late. They work wherever SQLite's databases do.
 */
export const locks = {
	/**
	 * Holds a lock until it is released, or this thread or its process ends.
	 * @returns null where somebody else holds it
	 */
	hold(dataFolder: string, kind: LockKind, id: string = randomUUID()): Lock | null {
		mkdirSync(folderOf(dataFolder), { recursive: true, mode: 0o700 });
		const path = pathOf(dataFolder, kind, id);
		for (;;) {
			const before = identity(path);
			const file = take(path);
			if (!file) return null;
			// Whoever held it may have removed the file before we had it: then ours has no name any more. A file that was made
			// just now is taken once more.
			if (before !== undefined && before === identity(path)) {
				held.add(file);
				const release = () => {
					if (!held.delete(file)) return;
					rmSync(path, { force: true });
					file.close();
				};
				return { id, release };
			}
			file.close();
		}
	},

	/** Does somebody hold it, in this process or another? */
	isHeld(dataFolder: string, kind: LockKind, id: string): boolean {
		const path = pathOf(dataFolder, kind, id);
		if (!existsSync(path)) return false;
		let file;
		try {
			file = new Database(path, { timeout: 0, fileMustExist: true });
			file.prepare('select * from sqlite_master').all();
			return false;
		} catch (error) {
			if (isBusy(error)) return true;
			if (existsSync(path)) throw error;
			return false;
		} finally {
			file?.close();
		}
	},

	/** Ids of all locks of a kind, held or left. */
	list(dataFolder: string, kind: LockKind): string[] {
		if (!existsSync(folderOf(dataFolder))) return [];
		return readdirSync(folderOf(dataFolder)).flatMap((name) =>
			name.startsWith(`${kind}-`) ? name.slice(kind.length + 1) : []
		);
	},

	/** Ids of the locks that nobody holds: whoever held them ended without releasing them. */
	left(dataFolder: string, kind: LockKind): string[] {
		return locks.list(dataFolder, kind).filter((id) => !locks.isHeld(dataFolder, kind, id));
	},

	/** Removes locks that were left; one that somebody took meanwhile stays. */
	forget(dataFolder: string, kind: LockKind, ids: readonly string[]): void {
		for (const id of ids) locks.hold(dataFolder, kind, id)?.release();
	}
};

/** A server's stay in a data folder. */
export interface ServerLock {
	/** Whether a server before it ended without leaving: it was killed, or the power went. */
	readonly unclean: boolean;
	/** The databases were checked after the unclean stop: nobody asks again. */
	settle(): void;
	/** It ends properly, or could not start. What was unclean before it and is not settled stays so. */
	release(): void;
}

/** What earlier versions left in place of locks. */
const older = ['serving', 'serving.lock'] as const;

/**
 * Says that a server works in a data folder. Several may; each has a lock of its own, so that what one leaves behind says
 * nothing about the others.
 */
export function takeServerLock(dataFolder: string): ServerLock {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	const left = locks.left(dataFolder, 'server');
	const ours = locks.hold(dataFolder, 'server');
	if (!ours) throw new Error('another process has a lock with a new name');
	return {
		unclean: left.length > 0 || existsSync(join(dataFolder, older[0])),
		settle() {
			locks.forget(dataFolder, 'server', left);
			for (const name of older) rmSync(join(dataFolder, name), { force: true });
		},
		release: () => ours.release()
	};
}

/** Does a server work in this data folder? */
export const isServed = (dataFolder: string): boolean =>
	locks.list(dataFolder, 'server').some((id) => locks.isHeld(dataFolder, 'server', id));
