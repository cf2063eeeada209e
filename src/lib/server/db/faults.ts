/** Something that Holdout cannot work with as it is, such as a data folder or a port; the message is one line for people. Commands end with 1. */
export class RefusedError extends Error {}

/** Codes of the file system, SQLite and PostgreSQL for "no space left"; SHMSIZE is how SQLite fails to grow its shared memory. */
const codes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', '53100']);

/** Did this fail because the disk is full? Wrappers carry the true error as their cause. */
export function isDiskFull(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && codes.has(String(at.code))) return true;
	}
	return false;
}

/** How long a statement waits for another process that writes, in ms. */
export const busyTimeout = 10_000;

/** Another process writes, and does not stop. */
export class BusyError extends Error {}

/** Did this fail because another process is writing to the database? Wrappers carry the true error as their cause. */
export function isBusy(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if (at instanceof BusyError) return true;
		if ('code' in at && typeof at.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(at.code)) return true;
	}
	return false;
}

/** The database cannot be reached, or went away: nothing was written, or nobody knows. The next question may find it again. */
export class UnavailableError extends Error {}

/** Did this fail because the database is away? Wrappers carry the true error as their cause. */
export function isUnavailable(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) if (at instanceof UnavailableError) return true;
	return false;
}
