/** Those of this process that wait for a change of a job. */
const waiting = new Set<() => void>();

/** Something changed here: whoever pauses in this process looks at once. Other processes see it when they look next. */
export function nudge(): void {
	for (const go of [...waiting]) go();
}

/** Waits before the next look at the table: so many ms, or until something changed in this process. */
export function pause(ms: number): Promise<void> {
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
