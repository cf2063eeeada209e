import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { expect } from 'vitest';
import { startProduct, type Product } from '../../e2e/product.ts';
import { startCase, type Case } from '../starts/case.ts';
import { runHoldout, type RunningCommand } from '../starts/running-command.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { urlOf } from './database.ts';

const names = ['HOLDOUT_DATABASE_URL', 'HOLDOUT_FILES', 'HOLDOUT_SECRET'] as const;

/** A connection that sees all tables, and outlives the server's end. */
async function connected(url: string): Promise<Client> {
	const client = new Client({ connectionString: url });
	client.on('error', () => undefined);
	await client.connect();
	await client.query('set search_path = public, private');
	return client;
}

/**
 * Web processes and workers as on machines of their own: they share a database, a secret and the folder of received files, and
 * nothing else.
 */
export class Replicas {
	readonly made: Case;
	readonly cluster: Cluster;
	admin: Client;
	readonly webs: Product[] = [];
	readonly workers: RunningCommand[] = [];
	readonly #before: readonly (string | undefined)[];
	#machines = 0;

	constructor(
		made: Case,
		cluster: Cluster,
		{ admin, before }: { admin: Client; before: (string | undefined)[] }
	) {
		this.made = made;
		this.cluster = cluster;
		this.admin = admin;
		this.#before = before;
	}

	/** Two of each, on a server of their own. */
	static async start(): Promise<Replicas> {
		const before = names.map((name) => process.env[name]);
		const cluster = await startCluster();
		const server = await connected(cluster.url);
		await server.query('create database holdout');
		await server.end();
		const url = urlOf(cluster.url, 'holdout');
		process.env['HOLDOUT_DATABASE_URL'] = url;
		process.env['HOLDOUT_SECRET'] = 'a secret of thirty-two letters or more';
		const made = await startCase();
		process.env['HOLDOUT_FILES'] = join(made.folder, 'files');
		const all = new Replicas(made, cluster, { admin: await connected(url), before });
		await Promise.all([all.startWeb(0), all.startWeb(1), all.startWorker(), all.startWorker()]);
		return all;
	}

	async remove(): Promise<void> {
		names.forEach((name, i) => {
			const value = this.#before[i];
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		});
		for (const worker of this.workers) worker.signal('SIGTERM');
		await Promise.all([...this.webs.map((web) => web.stop()), ...this.workers.map(({ ended }) => ended)]);
		await this.admin.end().catch(() => undefined);
		this.made.remove();
		await this.cluster.remove();
	}

	/** The data folder of a new machine. */
	#machine(): string {
		const folder = join(this.made.folder, `machine-${(this.#machines += 1)}`);
		mkdirSync(folder, { mode: 0o700 });
		return folder;
	}

	async startWorker(): Promise<void> {
		const worker = runHoldout(['work'], this.#machine());
		this.workers.push(worker);
		while (!worker.output().includes('Holdout works on')) await setTimeout(20);
	}

	/** Starts a web process in the place of the one that has this number. */
	async startWeb(i: 0 | 1): Promise<void> {
		this.webs[i] = await startProduct({ HOLDOUT_DATA: this.#machine() }, 'analyst', undefined, ['--no-work']);
	}

	/** Is asked after the server was started again. */
	async reconnect(): Promise<void> {
		this.admin = await connected(process.env['HOLDOUT_DATABASE_URL'] ?? '');
	}

	web(i: number): Product {
		const found = this.webs[i % 2];
		if (!found) throw new Error('no web process was started');
		return found;
	}

	upload(i: number, csv: string, headers: Record<string, string> = {}): Promise<Response> {
		const { authorization } = this.made;
		return fetch(`${this.web(i).origin}/api/v1/uploads`, {
			method: 'POST',
			body: csv,
			headers: { authorization, 'content-type': 'text/csv', ...headers }
		});
	}

	async seen(i: number, path: string): Promise<{ state?: string; campaigns?: unknown[] }> {
		const { authorization } = this.made;
		const answer = await fetch(this.web(i).origin + path, { headers: { authorization } });
		return (await answer.json()) as { state?: string; campaigns?: unknown[] };
	}

	publish(i: number, slug: string): Promise<Response> {
		const { authorization } = this.made;
		return fetch(`${this.web(i).origin}/api/v1/campaigns/${slug}/releases`, {
			method: 'POST',
			body: '{}',
			headers: { authorization, 'content-type': 'application/json' }
		});
	}

	/** The first column of the first row. */
	async one(sql: string): Promise<unknown> {
		return Object.values((await this.admin.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
	}

	count = async (table: string): Promise<number> => Number(await this.one(`select count(*) from ${table}`));

	cells = async (): Promise<number> =>
		Number(await this.one('select coalesce(sum(rows), 0) from cell_chunks'));

	/** The number of the process that works on a job; waits for it. @param jobs SQL that says which */
	async workerOf(jobs: string): Promise<number> {
		const running = `select worker from jobs where state = 'running' and ${jobs}`;
		await expect.poll(() => this.one(running), { timeout: 40_000, interval: 5 }).toBeTruthy();
		return (JSON.parse(String(await this.one(running))) as { pid: number }).pid;
	}

	/** Everything that workers have said so far. */
	workersSay = (): string => this.workers.map((worker) => worker.output()).join('');

	/** What is in the folder that they share: files that are received or were not stored yet. */
	files = (): string[] => readdirSync(join(process.env['HOLDOUT_FILES'] ?? '', 'staging'));

	async verified(): Promise<void> {
		const command = runHoldout(['verify'], this.made.dataFolder);
		expect([await command.ended, command.output()]).toEqual([0, expect.stringContaining('whole')]);
	}
}
