import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { useStores } from './use-stores.ts';

let product: Product;
let secret: string;
let other: string;

useStores(
	(started) => ({ product } = started),
	async (stores) => {
		secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'warehouse', role: 'analyst', now: new Date() })
		);
		other = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'other', role: 'analyst', now: new Date() })
		);
	}
);

interface Seen {
	readonly state?: string;
	readonly progress?: { readonly bytes: number; readonly total: number } | null;
	readonly answer?: { readonly status: number; readonly code?: string } | null;
	readonly by?: string;
	readonly campaigns?: readonly { readonly slug: string; readonly rows: number }[];
	readonly declaration?: Record<string, unknown>;
}

const get = async (path: string, token = secret) => {
	const answer = await fetch(`${product.origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
	return { status: answer.status, body: (await answer.json()) as Seen };
};
const post = (query: string, body: string, headers: Record<string, string> = {}) =>
	fetch(`${product.origin}/api/v1/uploads${query}`, {
		method: 'POST',
		body,
		headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/csv', ...headers }
	});
const later = (query: string, body: string, more: Record<string, string> = {}) =>
	post(query, body, { prefer: 'respond-async', ...more });

/** The upload once the work on it has ended. */
async function ended(path: string): Promise<Seen> {
	for (let i = 0; i < 600; i += 1) {
		const { status, body } = await get(path);
		if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
		if (body.progress == null) return body;
		await new Promise((done) => setTimeout(done, 100));
	}
	throw new Error('it never ended');
}

const header = 'campaign,variant,date,channel,people,conversions\n';
const rows = (name: string, count: number): string =>
	Array.from({ length: count }, (_, i) => {
		const day = new Date(Date.UTC(2025, 0, 1 + (Math.floor(i / 2) % 300))).toISOString().slice(0, 10);
		return `${name},${i % 2 === 0 ? 'control' : 'picks'},${day},C${Math.floor(i / 600)},${400 + (i % 50)},${20 + (i % 9)}\n`;
	}).join('');

// The one that was started after the kill; the first is stopped already.
afterAll(() => product.stop());

describe('an upload that is answered before it is done', () => {
	it('says where it can be followed, and is there in the end', async () => {
		const answer = await later('?file=later.csv', header + rows('Later', 40_000));
		expect(answer.status).toBe(202);
		const place = answer.headers.get('location') ?? '';
		expect(place).toMatch(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/);
		const first = await get(place);
		expect(['waiting', 'reading', undefined]).toContain(first.body.state);
		const body = await ended(place);
		expect(body).toMatchObject({
			file: 'later.csv',
			by: 'warehouse',
			campaigns: [{ name: 'Later', rows: 40_000 }]
		});
	});

	it('says why it is not stored, in the words of an answer at once', async () => {
		const file = `${header}Bad,control,2025-01-01,Web,many,1\nBad,picks,2025-01-01,Web,10,1\n`;
		const place = (await later('', file)).headers.get('location') ?? '';
		const { state, answer } = await ended(place);
		expect(state).toBe('not stored');
		const now = (await (await post('', file)).json()) as object;
		expect(answer).toEqual(now);
	});

	it('is nobody else’s business until it is stored', async () => {
		const place =
			(await later('', header + 'Mine,control,2025-01-01,Web,many,1\n')).headers.get('location') ?? '';
		expect((await get(place, other)).status).toBe(404);
		expect((await get(place)).status).toBe(200);
	});

	it('is begun once, however often it is sent with the same key', async () => {
		const file = header + rows('Once', 200);
		const send = () => later('', file, { 'idempotency-key': 'once-1' });
		const places = [await send(), await send()].map(({ headers }) => headers.get('location'));
		expect(places[0]).toBe(places[1]);
		await ended(places[0] ?? '');
	});

	it('continues after a restart, however the process ended', async () => {
		const answer = await later('?file=killed.csv', header + rows('Killed', 60_000));
		const place = answer.headers.get('location') ?? '';
		await product.kill();
		product = await startProduct({ HOLDOUT_DATA: product.dataFolder });
		expect(await ended(place)).toMatchObject({
			campaigns: [{ name: 'Killed', rows: 60_000 }],
			by: 'warehouse'
		});
		// Stored is told as soon as it is true; the file goes when the worker has ended.
		const left = () =>
			readdirSync(join(product.dataFolder, 'staging'), { recursive: true, encoding: 'utf8' }).filter((name) =>
				/file$|received-/.test(name)
			);
		await expect.poll(left, { timeout: 10_000 }).toEqual([]);
	});
});

describe('a declaration', () => {
	it('is kept with the upload, and shown with the campaign', async () => {
		const query = new URLSearchParams({
			owner: 'CRM team',
			source: 'Warehouse',
			purpose: 'Product picks',
			legalBasis: 'Consent, version 3',
			categories: 'picks:purchase_history,location;control:',
			retainUntil: '2031-01-31',
			release: 'true'
		});
		const answer = await post(`?${query.toString()}`, header + rows('Declared', 400));
		expect(answer.status).toBe(201);
		const { body } = await get(answer.headers.get('location') ?? '');
		expect(body.declaration).toEqual({
			owner: 'CRM team',
			source: 'Warehouse',
			purpose: 'Product picks',
			legalBasis: 'Consent, version 3',
			categories: { picks: ['purchase_history', 'location'], control: [] },
			retainUntil: '2031-01-31',
			purgedAt: null
		});
		const page = await (
			await fetch(`${product.origin}/campaigns/declared?tab=data`, { headers: { cookie: product.cookie } })
		).text();
		for (const words of ['Consent, version 3', 'Purchase history', 'Location', '31 Jan 2031'])
			expect(page).toContain(words);
	});

	it.each(['picks:shoe_size', 'purchase_history', ':location'])(
		'refuses the categories %j',
		async (categories) => {
			const answer = await post(`?categories=${encodeURIComponent(categories)}`, header + rows('Wrong', 4));
			expect(answer.status).toBe(400);
			expect(await answer.text()).toContain('VARIANT:code');
		}
	);

	it('refuses a template that is not there', async () => {
		const answer = await post('?template=Nothing', header + rows('None', 4));
		expect(answer.status).toBe(409);
		expect(await answer.json()).toMatchObject({ code: 'no_such_template' });
	});
});
