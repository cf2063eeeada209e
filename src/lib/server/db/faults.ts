/** Something that Holdout cannot work with as it is, such as a data folder or a port; the message is one line for people. Commands end with 1. */
export class RefusedError extends Error {}

/** Codes of the file system and of SQLite for "no space left"; the last one is how SQLite fails to grow its shared memory. */
const codes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);

/** Did this fail because the disk is full? Wrappers carry the true error as their cause. */
export function isDiskFull(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && codes.has(String(at.code))) return true;
	}
	return false;
}

/** How long a statement waits for another process that writes, in ms. */
export const busyTimeout = 10_000;

/** Did this fail because another process is writing to the database? Wrappers carry the true error as their cause. */
export function isBusy(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(at.code)) return true;
	}
	return false;
}
