import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';

/** What the product says to an upload, and how much had been sent by then. */
export interface Reply {
	readonly status: number;
	readonly body: Record<string, unknown>;
	readonly sent: number;
}

/** What fetch needs for a body that is a stream; its types do not know it. */
const streaming = { duplex: 'half' };

/** The problems of a refused file: line, code and column. */
export const problemsOf = ({ body }: Reply): string[] =>
	((body['problems'] ?? []) as { line: number; code: string; column: string | null }[]).map(
		({ line, code, column }) => `${line} ${code}${column === null ? '' : ` ${column}`}`
	);

/** A data folder with an analyst's token, and the running product on it. */
export interface Uploader {
	readonly folder: string;
	readonly product: Product;
	upload(query: string, body: BodyInit, headers?: Record<string, string>): Promise<Reply>;
	/** Sends piece after piece, until the answer comes or the pieces end. */
	stream(pieces: Iterable<Uint8Array>, headers?: Record<string, string>): Promise<Reply>;
	ask(path: string): Promise<Response>;
	/** Forgets the most memory that the product had; the answer tells how much more it had since, in MB, or NaN where the system does not say. */
	watchMemory(): () => number;
	/** Names of files on their way to the worker. */
	staged(): string[];
	/** Ends the product as a power cut would. */
	kill(): Promise<void>;
	/** Starts the product anew on the same data. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

export async function startUploader(
	env: Record<string, string> = {},
	folder = mkdtempSync(join(tmpdir(), 'holdout-robust-'))
): Promise<Uploader> {
	const stores = openStores(folder, project);
	const secret = await stores.holdout.write((tx) =>
		tokens.add(tx, { name: 'robust', role: 'analyst', now: new Date() })
	);
	closeStores(stores);
	const authorization = `Bearer ${secret}`;
	// Nobody signs in: the API asks for a token alone, and a full disk takes no session.
	const start = () => startProduct({ ...env, HOLDOUT_DATA: folder }, null);
	let product = await start();
	const read = (status: number, text: string, sent: number): Reply => ({
		status,
		body: JSON.parse(text) as Record<string, unknown>,
		sent
	});
	return {
		folder,
		get product() {
			return product;
		},
		async upload(query, body, headers = {}) {
			const response = await fetch(`${product.origin}/api/v1/uploads${query}`, {
				method: 'POST',
				body,
				...streaming,
				headers: { authorization, 'content-type': 'text/csv', ...headers }
			});
			return read(response.status, await response.text(), NaN);
		},
		stream: (pieces, headers = {}) =>
			new Promise((reply, failed) => {
				let sent = 0;
				let isAnswered = false;
				const sending = request(`${product.origin}/api/v1/uploads`, {
					method: 'POST',
					headers: { authorization, 'content-type': 'text/csv', 'transfer-encoding': 'chunked', ...headers }
				});
				sending.once('response', (response) => {
					isAnswered = true;
					const sentSoFar = sent;
					let text = '';
					response.on('data', (piece) => (text += String(piece)));
					response.once('end', () => {
						sending.destroy();
						reply(read(response.statusCode ?? 0, text, sentSoFar));
					});
				});
				sending.on('error', (error) => (isAnswered ? undefined : failed(error)));
				void (async () => {
					for (const piece of pieces) {
						if (isAnswered || sending.destroyed) return;
						sent += piece.length;
						// A sender that is not listened to any more is not drained: it looks again now and then.
						if (!sending.write(piece)) await Promise.race([once(sending, 'drain'), setTimeout(20)]);
					}
					sending.end();
				})();
			}),
		ask: (path) => fetch(`${product.origin}${path}`, { headers: { authorization } }),
		watchMemory() {
			const megabytes = (name: string): number => {
				const status = readFileSync(`/proc/${product.pid}/status`, 'utf8');
				return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1000;
			};
			try {
				writeFileSync(`/proc/${product.pid}/clear_refs`, '5');
				const before = megabytes('VmRSS');
				return () => megabytes('VmHWM') - before;
			} catch {
				return () => NaN;
			}
		},
		staged() {
			try {
				return readdirSync(join(folder, 'staging'));
			} catch {
				return [];
			}
		},
		async kill() {
			await product.kill();
		},
		async restart() {
			product = await start();
		},
		async stop() {
			await product.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Starts one before the tests of a file. After each test the product is there, and no file is on its way to the worker. */
export function useUploader(give: (uploader: Uploader) => void): void {
	let uploader: Uploader;
	beforeAll(async () => {
		uploader = await startUploader();
		give(uploader);
	});
	afterAll(() => uploader.stop());
	afterEach(async () => {
		expect((await uploader.ask('/healthz')).status).toBe(200);
		expect(uploader.staged()).toEqual([]);
	});
}
