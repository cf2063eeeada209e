import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyReading } from '#lib/table/reading.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { drafts } from '#lib/server/ingest/drafts.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { jobs } from '#lib/server/jobs/jobs.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';
import { csv } from './case.ts';
import { atOnce } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-servers-'));
let secret = '';
let servers: Product[] = [];
/** An upload that was to be published when its process ended. */
let interrupted = '';

beforeAll(async () => {
	const stores = openStores(folder, project);
	const now = new Date();
	secret = await stores.holdout.write((tx) => tokens.add(tx, { name: 'warehouse', role: 'analyst', now }));
	const text = csv('Interrupted');
	const path = join(folder, 'received');
	writeFileSync(path, text);
	const sender = await tokens.find(stores.holdout, secret, now);
	const draft = await stores.holdout.write((tx) =>
		drafts.add(tx, folder, {
			received: {
				kind: 'received',
				path,
				size: text.length,
				hash: 'an interrupted file',
				remove: () => Promise.resolve()
			},
			file: 'interrupted.csv',
			by: {
				actor: { kind: 'token', id: sender?.id ?? '', name: 'warehouse' },
				address: null
			},
			now,
			reading: emptyReading,
			said: {
				owner: '',
				source: '',
				purpose: '',
				legalBasis: '',
				categories: {},
				retainUntil: '2099-01-01',
				release: true
			}
		})
	);
	interrupted = draft.id;
	await stores.holdout.write((tx) => jobs.add(tx, { kind: 'store-draft', target: draft.id }, now));
	await importFile(stores, {
		open: () => Readable.from([Buffer.from(text)]),
		file: draft.file,
		hash: draft.hash,
		uploadId: draft.id,
		sender: draft.by,
		release: false,
		now
	});
	closeStores(stores);
	servers = [await startProduct({ HOLDOUT_DATA: folder }), await startProduct({ HOLDOUT_DATA: folder })];
});
afterAll(async () => {
	for (const server of servers) await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

const ask = async (server: number, path: string, init: RequestInit = {}) => {
	const response = await fetch(`${servers[server]?.origin}/api/v1${path}`, {
		...init,
		headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv', ...init.headers }
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const json = { 'content-type': 'application/json' };
const upload = (server: number, query: string, body: string, headers: Record<string, string> = {}) =>
	ask(server, `/uploads${query}`, { method: 'POST', body, headers });
const peopleOf = async (slug: string): Promise<unknown> => {
	const { body } = await ask(0, `/campaigns/${slug}/results`);
	const total = (body['results'] as Result[] | undefined)?.find(({ by }) => by.length === 0);
	return total ? total.control.people + total.treatment.people : body['code'];
};
interface Result {
	readonly by: readonly string[];
	readonly control: { readonly people: number };
	readonly treatment: { readonly people: number };
}

describe('two servers on one data folder', () => {
	it('store a file once, whichever of them it is sent to', async () => {
		const answers = await Promise.all(
			[0, 1, 0, 1].map((server) => upload(server, '', csv('Once', { people: 6000 })))
		);
		expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201]);
		const id = answers.find(({ status }) => status === 201)?.body['id'];
		for (const { status, body } of answers) if (status === 200) expect(body['duplicateOf']).toBe(id);
	});

	it('fulfil a request with an Idempotency-Key once, and say so meanwhile', async () => {
		// Whoever imports waits for this lock.
		const lock = new Database(join(folder, 'private.db'));
		lock.exec('begin immediate');
		const sent = [0, 1].map((server) =>
			upload(server, '', csv('Key', { people: 5000 }), { 'idempotency-key': 'one' })
		);
		const first = await Promise.race(sent);
		expect([first.status, first.body['code']]).toEqual([409, 'still_running']);
		lock.exec('rollback');
		lock.close();
		const answers = await Promise.all(sent);
		const stored = answers.find(({ status }) => status === 201);
		expect(stored).toBeDefined();
		const again = await Promise.all(
			[0, 1].map((server) => upload(server, '', csv('Key', { people: 5000 }), { 'idempotency-key': 'one' }))
		);
		for (const { status, body } of again) expect([status, body]).toEqual([201, stored?.body]);
	});

	it('publish a campaign once, beside the command line', async () => {
		await upload(0, '', csv('Beside', { people: 2000 }));
		const releases = [0, 1].map((server) =>
			ask(server, '/campaigns/beside/releases', { method: 'POST', headers: json, body: '{}' })
		);
		const [commands, ...answers] = await Promise.all([atOnce(folder, [['release', 'beside']]), ...releases]);
		const words = [
			...answers.map(({ body }) => body['state']),
			commands[0]?.stdout.includes('beside: published') ? 'published' : 'nothing-new'
		];
		expect(words.toSorted()).toEqual(['nothing-new', 'nothing-new', 'published']);
		expect(await peopleOf('beside')).toBe(8014);
	});
});

describe('the request to publish', () => {
	it('is fulfilled for bytes that are stored, with the reason where it cannot be', async () => {
		const file = csv('Again', { people: 3000 });
		expect((await upload(0, '', file)).status).toBe(201);
		expect(await upload(1, '?release=true', file)).toMatchObject({
			status: 200,
			body: { campaigns: [{ slug: 'again', released: true }] }
		});
		expect(await peopleOf('again')).toBe(12_014);
		await ask(0, '/campaigns/again/releases', { method: 'DELETE' });
		expect(await upload(0, '?release=true', file)).toMatchObject({
			status: 200,
			body: {
				campaigns: [
					{
						released: false,
						notReleased: 'The results of this campaign were withdrawn. Upload a correction to publish again.'
					}
				]
			}
		});
	});

	it('is fulfilled at the next start where the process ended after storing', async () => {
		await expect.poll(() => peopleOf('interrupted'), { timeout: 20_000 }).toBe(4014);
		const { body } = await ask(0, `/uploads/${interrupted}`);
		expect(body).toMatchObject({ campaigns: [{ slug: 'interrupted', state: 'released' }] });
	});
});

describe('the wizard', () => {
	it('shows what became of bytes that are stored, and the way to publish them', async () => {
		const server = servers[0];
		const page = (path: string, init: RequestInit = {}) =>
			fetch(`${server?.origin}${path}`, {
				redirect: 'manual',
				...init,
				headers: { origin: server?.origin ?? '', cookie: server?.cookie ?? '', accept: 'text/html' }
			});
		const file = csv('Wizard', { people: 4000 });
		await upload(0, '', file);
		const form = new FormData();
		form.set('file', new Blob([file], { type: 'text/csv' }), 'wizard.csv');
		const draft = (await page('/uploads/new', { method: 'POST', body: form })).headers.get('location') ?? '';
		const place = draft.replace(/\/columns$/, '/check');
		await page(place, { method: 'POST', body: new URLSearchParams() });
		const text = async () => (await page(place)).text();
		await expect.poll(text, { timeout: 20_000 }).toContain('This file is already here');
		expect(await text()).toMatch(/href="\/campaigns\/wizard-[a-z2-7]{8}\/release"/);
	});
});
