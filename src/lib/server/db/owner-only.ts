import { chmodSync, closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Rights of the group and of everybody else. */
const others = 0o077;

/** Takes all rights to a file or folder from others. What is not there, or belongs to another user, stays as it is. */
export function closeFile(path: string): void {
	try {
		const { mode } = statSync(path);
		if ((mode & others) !== 0) chmodSync(path, mode & 0o700);
	} catch {
		// Reading or writing it says what is wrong.
	}
}

/**
 * Makes a database readable for its owner only, before SQLite opens it: SQLite gives a new file to everybody, and the log
 * and index beside it (`-wal`, `-shm`) the rights of the database.
 */
export function closeDatabase(path: string): void {
	try {
		closeSync(openSync(path, 'wx', 0o600));
	} catch {
		// It is there already, or opening it says why it cannot be made.
	}
	for (const end of ['', '-wal', '-shm']) closeFile(path + end);
}

/** What we write into a data folder. */
const ours = /^(?:(?:holdout|private)\.db.*|secret|serving.*|staging|locks|restor.*|backup-.*|backing-.*)$/;

/** Closes a file, or a folder with all that is in it. What goes away meanwhile is another process's business. */
function closeTree(path: string): void {
	closeFile(path);
	let names: string[] = [];
	try {
		names = readdirSync(path);
	} catch {
		// A file, or gone.
	}
	for (const name of names) closeTree(join(path, name));
}

/** Closes everything of ours in a data folder, also where somebody made or copied it with other rights. */
export function closeDataFolder(dataFolder: string): void {
	for (const name of readdirSync(dataFolder)) if (ours.test(name)) closeTree(join(dataFolder, name));
}

/** A warning where others may open, list or change a folder; null where they may not. Who made it may have meant that. */
export function openFolderWarning(folder: string, what: string): string | null {
	if (process.platform === 'win32') return null;
	const { mode } = statSync(folder);
	if ((mode & others) === 0) return null;
	const rights = (mode & 0o777).toString(8);
	return `Warning: other users of this machine may open the ${what} folder ${folder} (mode ${rights}). Our files in it are closed to them; close the folder too: chmod 700 ${folder}`;
}
