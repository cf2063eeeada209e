import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

/** A request as it came. */
export interface Posted {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly path: string;
}

export interface Receiver {
	readonly url: string;
	readonly posted: Posted[];
	/** The status of what follows; `silence` never answers. */
	answer(status: number | 'silence'): void;
	/** Comes when so many requests have come in all. */
	got(count: number): Promise<void>;
	/** Refuses connections, and takes them again at the same address. */
	down(): Promise<void>;
	up(): Promise<void>;
}

/** A program that takes webhooks on this machine. */
export async function startReceiver(): Promise<Receiver> {
	const posted: Posted[] = [];
	let status: number | 'silence' = 200;
	let port = 0;
	let server: Server;
	let heard: () => void = () => undefined;
	const up = async (): Promise<void> => {
		server = createServer((request, response) => {
			let body = '';
			request.on('data', (piece) => (body += String(piece)));
			request.on('end', () => {
				posted.push({ headers: request.headers, body, path: request.url ?? '' });
				heard();
				if (status === 'silence') return;
				if (status === 302) response.setHeader('location', '/elsewhere');
				response.writeHead(status).end('thanks');
			});
		});
		await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
		const address = server.address();
		port = typeof address === 'object' && address ? address.port : 0;
	};
	await up();
	return {
		url: `http://127.0.0.1:${port}`,
		posted,
		answer: (next) => (status = next),
		got: (count) =>
			new Promise((done) => {
				heard = () => (posted.length >= count ? done() : undefined);
				heard();
			}),
		down: () =>
			new Promise((closed) => {
				server.close(() => closed());
				server.closeAllConnections();
			}),
		up
	};
}
