import type { Server, ServerResponse } from 'node:http';

/** How long requests may take to come to their end: less than the ten seconds that Docker waits before it kills. */
const patience = 8_000;
/** How long the last answers may take to be read, in ms. */
const farewell = 500;
/** A terminal signals the launcher and this process, and the launcher passes it on: one press is one signal. */
const echo = 500;

/** When the first signal came, by the process's own clock. Asked for before the server listens: a signal during the start ends it properly too. */
export const firstSignal = (): Promise<number> =>
	new Promise((signalled) => {
		const once = () => signalled(performance.now());
		process.once('SIGINT', once).once('SIGTERM', once);
	});

/** Requests of a server that have no answer yet. */
export function unanswered(server: Server): ReadonlySet<ServerResponse> {
	const waiting = new Set<ServerResponse>();
	server.on('request', (_request, response: ServerResponse) => {
		waiting.add(response);
		response.once('close', () => waiting.delete(response));
	});
	return waiting;
}

/** Says that the request is to be sent again: another process, or the next start, fulfils it. */
function sendAway(response: ServerResponse): void {
	if (response.headersSent) return;
	response.writeHead(503, { 'retry-after': '5', connection: 'close', 'cache-control': 'no-store' });
	response.end('Holdout is being restarted. Send the request again.');
	// What comes of it after all goes nowhere.
	Object.assign(response, { setHeader: () => response, writeHead: () => response });
}

/**
 * Waits for a signal, then for the server to end: it takes nothing new, and lets what it has begun come to its end for a
 * while. What has not is answered 503 and broken off; its transactions were never committed. A second signal ends everything at
 * once.
 */
export async function stopped(
	{ server, waiting }: { readonly server: Server; readonly waiting: ReadonlySet<ServerResponse> },
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
	const end = setTimeout(() => {
		for (const response of waiting) sendAway(response);
		last = setTimeout(() => server.closeAllConnections(), farewell);
	}, patience);
	let last: NodeJS.Timeout | undefined;
	await ended;
	clearInterval(sweep);
	clearTimeout(end);
	clearTimeout(last);
}
