/** Codes of the file system and of SQLite for "no space left"; the last one is how SQLite fails to grow its shared memory. */
const codes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);

/** Did this fail because the disk is full? Wrappers carry the true error as their cause. */
export function isDiskFull(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && codes.has(String(at.code))) return true;
	}
	return false;
}
