/** How long a statement waits for another process that writes, in ms. */
export const busyTimeout = 10_000;

/** Did this fail because another process is writing to the database? Wrappers carry the true error as their cause. */
export function isBusy(error: unknown): boolean {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(at.code)) return true;
	}
	return false;
}
