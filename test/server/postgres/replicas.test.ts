import { Client } from 'pg';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../../e2e/product.ts';
import { rowsOf, startCase, type Case } from '../starts/case.ts';
import { runHoldout, type RunningCommand } from '../starts/running-command.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { urlOf } from './database.ts';

// Two web processes and two workers on a server of their own, which is stopped and started again.
let cluster: Cluster;
let made: Case;
let admin: Client;
const webs: Product[] = [];
const workers: RunningCommand[] = [];
const before = process.env['HOLDOUT_DATABASE_URL'];

const connected = async (url: string): Promise<Client> => {
	const client = new Client({ connectionString: url });
	client.on('error', () => undefined);
	await client.connect();
	await client.query('set search_path = public, private');
	return client;
};
const startWorker = async (): Promise<RunningCommand> => {
	const worker = runHoldout(['work'], made.dataFolder);
	workers.push(worker);
	while (!worker.output().includes('Holdout works on')) await setTimeout(20);
	return worker;
};
const startWeb = async (): Promise<Product> => {
	const env = { HOLDOUT_DATA: made.dataFolder, HOLDOUT_SECRET: 'a secret of thirty-two letters or more' };
	const web = await startProduct(env, 'analyst', undefined, ['--no-work']);
	webs.push(web);
	return web;
};

beforeAll(async () => {
	cluster = await startCluster();
	const server = await connected(cluster.url);
	await server.query('create database holdout');
	await server.end();
	const url = urlOf(cluster.url, 'holdout');
	process.env['HOLDOUT_DATABASE_URL'] = url;
	made = await startCase();
	admin = await connected(url);
	await Promise.all([startWeb(), startWeb(), startWorker(), startWorker()]);
});
afterAll(async () => {
	process.env['HOLDOUT_DATABASE_URL'] = before;
	for (const worker of workers) worker.signal('SIGTERM');
	await Promise.all([...webs.map((web) => web.stop()), ...workers.map(({ ended }) => ended)]);
	await admin.end().catch(() => undefined);
	made.remove();
	await cluster.remove();
});

const web = (i: number): string => webs[i % 2]?.origin ?? '';
const upload = (i: number, csv: string, headers: Record<string, string> = {}) =>
	fetch(`${web(i)}/api/v1/uploads`, {
		method: 'POST',
		body: csv,
		headers: { authorization: made.authorization, 'content-type': 'text/csv', ...headers }
	});
const seen = async (i: number, path: string) => {
	const answer = await fetch(web(i) + path, { headers: { authorization: made.authorization } });
	return (await answer.json()) as { state?: string; campaigns?: unknown[] };
};
const one = async (sql: string): Promise<unknown> =>
	Object.values((await admin.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
const count = async (table: string) => Number(await one(`select count(*) from ${table}`));
const cells = async () => Number(await one('select coalesce(sum(rows), 0) from cell_chunks'));
const verified = async () => {
	const command = runHoldout(['verify'], made.dataFolder);
	expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('whole')]);
};

describe('two web processes and two workers', () => {
	it('store the same bytes once, whoever takes them', async () => {
		const answers = await Promise.all([0, 1, 2, 3].map((i) => upload(i, rowsOf('Same', 30))));
		expect(answers.every(({ status }) => [200, 201, 409].includes(status))).toBe(true);
		expect([await count('uploads'), await cells()]).toEqual([1, 60]);
	});

	it('show a file that the other one has taken', async () => {
		const answer = await upload(0, rowsOf('Other', 40), { prefer: 'respond-async' });
		const path = answer.headers.get('location') ?? '';
		await expect.poll(() => seen(1, path), { timeout: 40_000 }).toHaveProperty('campaigns');
		expect([await count('uploads'), await cells()]).toEqual([2, 140]);
	});

	it('publish a campaign once, and answer the same', async () => {
		const publish = (i: number) =>
			fetch(`${web(i)}/api/v1/campaigns/same/releases`, {
				method: 'POST',
				body: '{}',
				headers: { authorization: made.authorization, 'content-type': 'application/json' }
			});
		const statuses = (await Promise.all([0, 1, 2, 3].map(publish))).map(({ status }) => status);
		expect(statuses.every((status) => status < 300 || status === 409)).toBe(true);
		expect(await count('releases')).toBe(1);
		const results = await Promise.all(
			[0, 1].map(async (i) =>
				(
					await fetch(`${web(i)}/api/v1/campaigns/same/results`, {
						headers: { authorization: made.authorization }
					})
				).text()
			)
		);
		expect(results[0]).toEqual(results[1]);
	});

	it('count wrong passwords together', async () => {
		const statuses: number[] = [];
		for (let i = 0; i < 12; i += 1) {
			const origin = web(i);
			const answer = await fetch(`${origin}/sign-in?/password`, {
				method: 'POST',
				redirect: 'manual',
				headers: { origin, accept: 'text/html' },
				body: new URLSearchParams({ email: 'analyst@example.com', password: 'not the password' })
			});
			statuses.push(answer.status);
		}
		expect(statuses.indexOf(429)).toBe(10);
	});

	it('continue what a killed worker had begun, and nothing is stored twice', async () => {
		const [files, rows] = [await count('uploads'), await cells()];
		const answer = await upload(0, rowsOf('Killed', 15_000), { prefer: 'respond-async' });
		const path = answer.headers.get('location') ?? '';
		const running = "select worker from jobs where state = 'running' and kind = 'store-draft'";
		await expect.poll(() => one(running), { timeout: 40_000, interval: 5 }).toBeTruthy();
		const { pid } = JSON.parse(String(await one(running))) as { pid: number };
		process.kill(pid, 'SIGKILL');
		await expect.poll(() => seen(1, path), { timeout: 60_000 }).toHaveProperty('campaigns');
		expect([await count('uploads'), await cells()]).toEqual([files + 1, rows + 30_000]);
		expect(Number(await one("select max(tries) from jobs where kind = 'store-draft'"))).toBe(2);
		await startWorker();
	});

	it('outlive a database that is stopped and started again under load: 503, then as before', async () => {
		const statuses = new Set<number>();
		const retries = new Set<string | null>();
		const lastAnswers: number[] = [];
		let isOver = false;
		const load = Array.from({ length: 6 }, async (_, i) => {
			while (!isOver) {
				const path = i % 2 ? '/' : '/api/v1/campaigns';
				const headers =
					i % 2
						? { cookie: webs[i % 2]?.cookie ?? '', accept: 'text/html' }
						: { authorization: made.authorization };
				const answer = await fetch(web(i) + path, { headers, redirect: 'manual' });
				await answer.arrayBuffer();
				statuses.add(answer.status);
				lastAnswers[i] = answer.status;
				if (answer.status === 503) retries.add(answer.headers.get('retry-after'));
				await setTimeout(5);
			}
		});
		try {
			await expect.poll(() => [...statuses]).toEqual([200]);
			await cluster.stop();
			await expect.poll(() => [...statuses].sort()).toEqual([200, 503]);
			await cluster.start();
			await expect.poll(() => lastAnswers.every((status) => status === 200)).toBe(true);
		} finally {
			isOver = true;
			await Promise.all(load);
		}
		expect([...statuses].sort()).toEqual([200, 503]);
		expect([...retries]).toEqual(['5']);
		admin = await connected(process.env['HOLDOUT_DATABASE_URL'] ?? '');
		const files = await count('uploads');
		const answer = await upload(1, rowsOf('After', 30), { prefer: 'respond-async' });
		expect(answer.status).toBe(202);
		const path = answer.headers.get('location') ?? '';
		await expect.poll(() => seen(0, path), { timeout: 40_000 }).toHaveProperty('campaigns');
		expect(await count('uploads')).toBe(files + 1);
		await verified();
	});
});
