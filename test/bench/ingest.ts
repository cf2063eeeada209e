import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { project } from '../server/holdout-command.ts';
import { writeBigFile } from './big-file.ts';
import { plainImport } from './plain-import.ts';
import { peakMemory, processorSeconds } from './proc.ts';

/** What a million rows have to keep to: times the plain import, megabytes of memory, milliseconds of the 95th percentile, megabytes stored. */
const goal = { ratio: 2, memory: 350, page: 50, size: 25 };
const everyMs = 50;

/** POSTs a file; seconds from the first byte to the answer. */
async function post(product: Product, path: string, token: string): Promise<number> {
	const sent = request(`${product.origin}/api/v1/uploads`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${token}`,
			'content-type': 'text/csv',
			'content-length': statSync(path).size
		}
	});
	const answered = new Promise<{ status: number | undefined; body: string; at: number }>((done, failed) => {
		sent.once('error', failed);
		sent.once('response', (response) => {
			const at = performance.now();
			text(response).then((body) => done({ status: response.statusCode, body, at }), failed);
		});
	});
	const start = performance.now();
	await pipeline(createReadStream(path), sent);
	const { status, body, at } = await answered;
	if (status !== 201) throw new Error(`the upload was answered with ${status}: ${body}`);
	return (at - start) / 1000;
}

/** Asks for a page at a steady pace, whether or not earlier answers have come, until told to stop. */
function watch({ origin, cookie }: Product): () => Promise<number[]> {
	const asked: Promise<number>[] = [];
	const ask = async (): Promise<number> => {
		const start = performance.now();
		const response = await fetch(`${origin}/`, { headers: { cookie }, redirect: 'manual' });
		await response.text();
		if (!response.ok) throw new Error(`GET / was answered with ${response.status}`);
		return performance.now() - start;
	};
	const timer = setInterval(() => asked.push(ask()), everyMs);
	return () => {
		clearInterval(timer);
		return Promise.all(asked);
	};
}

const within = (value: number, limit: number): string => (value < limit ? 'within' : 'NOT within');

/** `npm run bench -- ingest [ROWS]`: a file from POST to stored beside what SQLite alone takes, with the pages' answers meanwhile. */
export async function benchIngest(): Promise<void> {
	const count = Number(process.argv[3] ?? 1_000_000);
	if (!Number.isSafeInteger(count) || count < 1)
		throw new Error('the number of rows must be a whole number above 0');
	const folder = mkdtempSync(join(tmpdir(), 'holdout-bench-'));
	try {
		const file = join(folder, 'big.csv');
		const source = await writeBigFile(file, count);
		const size = (statSync(file).size / 1e6).toFixed(0);
		console.log(`${count.toLocaleString('en-GB')} rows, ${size} MB, from ${source}`);

		const dataFolder = join(folder, 'data');
		const stores = openStores(dataFolder, project);
		const token = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'bench', role: 'analyst', now: new Date() })
		);
		closeStores(stores);
		const product = await startProduct({
			HOLDOUT_DATA: dataFolder,
			HOLDOUT_MAX_UPLOAD: String(statSync(file).size)
		});
		let seconds: number;
		let pages: number[];
		let memory: number;
		let processor: number;
		try {
			await (await fetch(`${product.origin}/`, { headers: { cookie: product.cookie } })).text();
			const before = processorSeconds(product.pid).own;
			const stop = watch(product);
			seconds = await post(product, file, token);
			processor = processorSeconds(product.pid).own - before;
			pages = (await stop()).sort((a, b) => a - b);
			memory = peakMemory(product.pid);
		} finally {
			await product.stop();
		}
		const stored = openStores(dataFolder, project);
		stored.private.$client.pragma('wal_checkpoint(TRUNCATE)');
		closeStores(stored);
		const million = statSync(join(dataFolder, 'private.db')).size / count;
		const plain = await plainImport(file, join(folder, 'plain.db'));

		const ratio = seconds / plain.seconds;
		const quantile = (p: number): number => pages[Math.ceil(p * pages.length) - 1] ?? NaN;
		const [median, high, most] = [0.5, 0.95, 1].map(quantile).map((ms) => ms.toFixed(0));
		const took = (words: string, wall: number, cpu: number): void =>
			console.log(`${words.padEnd(28)} ${wall.toFixed(2)} s (processor ${cpu.toFixed(2)} s)`);
		took('POST to stored', seconds, processor);
		took(plain.words, plain.seconds, plain.processor);
		console.log(`${'ratio'.padEnd(28)} ${ratio.toFixed(2)} (${within(ratio, goal.ratio)} ${goal.ratio})`);
		console.log(
			`${'ratio of processor seconds'.padEnd(28)} ${(processor / plain.processor).toFixed(2)}, pages included`
		);
		console.log(
			`${'raw rows as stored'.padEnd(28)} ${million.toFixed(1)} MB a million rows (${within(million, goal.size)} ${goal.size} MB)`
		);
		console.log(
			`${'GET / meanwhile'.padEnd(28)} p50 ${median} ms, p95 ${high} ms, max ${most} ms of ${pages.length} (p95 ${within(quantile(0.95), goal.page)} ${goal.page} ms)`
		);
		console.log(
			`${'peak memory of the server'.padEnd(28)} ${Number.isNaN(memory) ? 'unknown: no /proc here' : `${memory.toFixed(0)} MB (${within(memory, goal.memory)} ${goal.memory} MB)`}`
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
