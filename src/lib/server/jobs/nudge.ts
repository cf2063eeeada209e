/** Those of this process that wait for a change of a job. */
const waiting = new Set<() => void>();

let nudges = 0;

/** How often something changed here: what came after this was asked ends a pause at once. */
export const nudgesSoFar = (): number => nudges;

/** Something changed here: whoever pauses in this process looks at once. Other processes see it when they look next. */
export function nudge(): void {
	nudges += 1;
	for (const go of [...waiting]) go();
}

/**
 * Waits before the next look at the table: so many ms, or until something changed in this process.
 * @param since when the last look began: what changed during it was not seen
 */
export function pause(ms: number, since = nudges): Promise<void> {
	if (nudges !== since) return Promise.resolve();
	return new Promise((done) => {
		const go = () => {
			clearTimeout(timer);
			waiting.delete(go);
			done();
		};
		const timer = setTimeout(go, ms).unref();
		waiting.add(go);
	});
}
