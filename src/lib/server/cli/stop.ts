import type { Server } from 'node:http';

/** How long requests may take to come to their end: less than the ten seconds that Docker waits before it kills. */
const patience = 8_000;
/** A terminal signals the launcher and this process, and the launcher passes it on: one press is one signal. */
const echo = 500;

/** When the first signal came, by the process's own clock. Asked for before the server listens: a signal during the start ends it properly too. */
export const firstSignal = (): Promise<number> =>
	new Promise((signalled) => {
		const once = () => signalled(performance.now());
		process.once('SIGINT', once).once('SIGTERM', once);
	});

/**
 * Waits for a signal, then for the server to end: it takes nothing new, and lets what it has begun come to its end for a
 * while. What has not is broken off; its transactions were never committed. A second signal ends everything at once.
 */
export async function stopped(
	server: Server,
	signal: Promise<number>,
	report: (words: string) => void
): Promise<void> {
	const first = await signal;
	const again = () => {
		if (performance.now() - first < echo) return;
		report('Stopped at once.');
		process.exit(1);
	};
	process.on('SIGINT', again).on('SIGTERM', again);
	report('Stopping: finishing the work in progress.');
	const ended = new Promise<void>((done) => server.close(() => done()));
	// A connection that is kept for more requests would be waited for.
	const sweep = setInterval(() => server.closeIdleConnections(), 50);
	const end = setTimeout(() => server.closeAllConnections(), patience);
	await ended;
	clearInterval(sweep);
	clearTimeout(end);
}
