import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work between two turns of the requests, in ms. */
const stretch = 10;

/** Long work awaits what this returns between its pieces: requests have their turn. */
export function turns(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < stretch) return;
		await setImmediate();
		since = performance.now();
	};
}
