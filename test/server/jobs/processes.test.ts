import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../../e2e/product.ts';
import { ask, occupy, rowsOf, startCase, type Case } from '../starts/case.ts';
import { runHoldout, type RunningCommand } from '../starts/running-command.ts';
import { ago } from '../weekly-files.ts';
import { wizardOn } from '../wizard.ts';

/** A web process that starts no work, and processes that do nothing else, on one data folder. */
let made: Case;
let web: Product;
const workers: RunningCommand[] = [];
beforeAll(async () => {
	made = await startCase();
	web = await startProduct({ HOLDOUT_DATA: made.dataFolder }, 'analyst', undefined, ['--no-work']);
});
afterAll(async () => {
	for (const worker of workers) worker.signal('SIGTERM');
	await web.stop();
	await Promise.all(workers.map(({ ended }) => ended));
	made.remove();
});

const { post, ended, checked, words } = wizardOn(() => web);

const worker = async (): Promise<RunningCommand> => {
	const started = runHoldout(['work'], made.dataFolder);
	workers.push(started);
	await expect.poll(() => started.output(), { timeout: 40_000 }).toContain('Holdout works on');
	return started;
};
const upload = (campaign: string, headers: Record<string, string> = {}) =>
	fetch(`${web.origin}/api/v1/uploads`, {
		method: 'POST',
		body: rowsOf(campaign, 30),
		headers: { authorization: made.authorization, 'content-type': 'text/csv', ...headers }
	});
const later = async (campaign: string): Promise<string> => {
	const answer = await upload(campaign, { prefer: 'respond-async' });
	expect(answer.status).toBe(202);
	return answer.headers.get('location') ?? '';
};
const seen = async (place: string) => {
	const answer = await fetch(web.origin + place, { headers: { authorization: made.authorization } });
	return (await answer.json()) as { state?: string; campaigns?: unknown[] };
};
const stored = (place: string) =>
	expect.poll(() => seen(place), { timeout: 40_000 }).toHaveProperty('campaigns');
const inHoldout = (sql: string) => ask(made.dataFolder, 'holdout', sql);
const uploads = () => inHoldout('select count(*) from uploads');
const cells = () => ask(made.dataFolder, 'private', 'select coalesce(sum(rows), 0) from cell_chunks');
const running = () => inHoldout("select count(*) from jobs where state = 'running' and kind = 'store-draft'");

describe('a web process without work', () => {
	it('takes a file, which a worker process stores', async () => {
		const place = await later('First');
		expect(await seen(place)).toMatchObject({ state: 'waiting' });
		expect([uploads(), readdirSync(join(made.dataFolder, 'staging')).length]).toEqual([0, 1]);
		await worker();
		await stored(place);
		expect([uploads(), cells()]).toEqual([1, 60]);
	});

	it('answers at once too, with what the worker process did', async () => {
		const answer = await upload('Second', { 'idempotency-key': 'second' });
		expect([answer.status, ((await answer.json()) as { rows?: number }).rows]).toEqual([201, 60]);
		expect([uploads(), cells()]).toEqual([2, 120]);
		const again = await upload('Second', { 'idempotency-key': 'second' });
		expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
		const preview = await fetch(`${web.origin}/api/v1/campaigns/second/releases?preview=true`, {
			method: 'POST',
			body: '{}',
			headers: { authorization: made.authorization, 'content-type': 'application/json' }
		});
		expect(preview.status).toBe(200);
	});
});

describe('a worker process that is killed in the middle', () => {
	it('is followed by another one, and nothing is stored twice', async () => {
		const [first] = workers;
		const begin = occupy(made.dataFolder, 'private');
		const place = await later('Third');
		await expect.poll(running, { timeout: 40_000 }).toBe(1);
		// It waits for the record, with its cells stored, when it is killed.
		await expect.poll(() => inHoldout('select count(*) from claims'), { timeout: 40_000 }).not.toBe(0);
		const release = occupy(made.dataFolder, 'holdout');
		begin();
		await expect.poll(cells, { timeout: 40_000 }).toBe(180);
		first?.signal('SIGKILL');
		await first?.ended;
		release();
		await worker();
		await stored(place);
		await expect.poll(running, { timeout: 40_000 }).toBe(0);
		expect([uploads(), cells()]).toEqual([3, 180]);
		expect(inHoldout("select max(tries) from jobs where kind = 'store-draft'")).toBe(2);
	});
});

describe('work on a draft', () => {
	it('is shown by the web process, and cancelled from there', async () => {
		const id = await checked('fourth.csv', rowsOf('Fourth', 30));
		const begin = occupy(made.dataFolder, 'private');
		const confirmed = await post(`/uploads/${id}/confirm`, {
			owner: 'CRM',
			source: 'Warehouse',
			purpose: 'Picks',
			legalBasis: 'Consent',
			retainUntil: ago(-90),
			finished: 'yes',
			release: 'no'
		});
		expect(confirmed.status).toBe(303);
		await expect.poll(running, { timeout: 40_000 }).toBe(1);
		expect(await words(`/uploads/${id}`)).toContain('Waiting');
		expect((await post(`/uploads/${id}?/cancel`)).status).toBe(303);
		await ended(id);
		begin();
		expect(await words(`/uploads/${id}`)).toContain('Cancelled');
		expect([uploads(), cells()]).toEqual([3, 180]);
	});
});

describe('timers', () => {
	it('are done once a period, by whichever process', async () => {
		await worker();
		const sql =
			"select count(*) - count(distinct unique_key) from jobs where kind = 'retention' and unique_key is not null";
		await expect
			.poll(() => inHoldout("select count(*) from jobs where kind = 'retention' and state = 'done'"))
			.not.toBe(0);
		expect(inHoldout(sql)).toBe(0);
		const [last] = workers.slice(-1);
		last?.signal('SIGTERM');
		expect(await last?.ended).toBe(0);
	});
});
