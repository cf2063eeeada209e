import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { views } from '#lib/server/campaigns/views.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';
import { refusalsOfNul, sendNul } from './nul.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

let product: Product;
let token = '';

beforeAll(async () => {
	product = await startProduct();
	const stores = openStores(product.dataFolder, project);
	token = await stores.holdout.write((tx) =>
		tokens.add(tx, { name: 'fuzzer', role: 'admin', now: new Date() })
	);
	closeStores(stores);
});
afterAll(() => product.stop());

const page = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
	fetch(`${product.origin}${path}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html', ...headers },
		body
	});
const api = (method: string, path: string, body: string | null = null, type = 'application/json') =>
	fetch(`${product.origin}/api/v1${path}`, {
		method,
		headers: { authorization: `Bearer ${token}`, ...(body === null ? {} : { 'content-type': type }) },
		body
	});

/** Lines of the log about requests to a route, as soon as there is one. */
async function logged(route: string): Promise<number[]> {
	const found = () =>
		product
			.output()
			.split('\n')
			.flatMap((line) =>
				line.includes(`"route":"${route}"`) ? [/"status":(\d+)/.exec(line)?.[1] ?? ''] : []
			);
	await expect.poll(found, { timeout: 20_000 }).not.toEqual([]);
	return found().map(Number);
}

/** Announces a body, sends its beginning and is gone. */
function breakOff(path: string, headers: readonly string[], beginning: string): Promise<void> {
	const { port } = new URL(product.origin);
	return new Promise((gone, failed) => {
		const socket = connect(Number(port), '127.0.0.1', () => {
			const head = [`POST ${path} HTTP/1.1`, 'Host: localhost', ...headers, 'Content-Length: 5000', '', ''];
			socket.write(`${head.join('\r\n')}${beginning}`, () => setImmediate(() => socket.destroy()));
		});
		socket.once('close', () => gone()).once('error', failed);
	});
}

describe('a body that breaks off', () => {
	it('is no fault of ours: JSON', async () => {
		await breakOff(
			'/api/v1/campaigns',
			[`Authorization: Bearer ${token}`, 'Content-Type: application/json'],
			'{"name": "Su'
		);
		expect(await logged('/api/v1/campaigns')).toEqual([400]);
	});

	it('is no fault of ours: a file', async () => {
		await breakOff(
			'/api/v1/uploads',
			[`Authorization: Bearer ${token}`, 'Content-Type: text/csv'],
			'campaign,variant\nSu'
		);
		expect(await logged('/api/v1/uploads')).toEqual([400]);
	});

	it.each([
		['a form', '/settings/account?/name', '/settings/account', 'application/x-www-form-urlencoded', 'name=A'],
		[
			'a form with a file',
			'/uploads/new',
			'/uploads/new',
			'multipart/form-data; boundary=x',
			'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncampaign'
		]
	])('is no fault of ours: %s', async (_what, path, route, type, beginning) => {
		await breakOff(
			path,
			[
				`Origin: ${product.origin}`,
				`Cookie: ${product.cookie}`,
				'Accept: text/html',
				`Content-Type: ${type}`
			],
			beginning
		);
		expect(await logged(route)).toEqual([400]);
	});

	it('is refused in words where the form is none', async () => {
		const answer = await page('/?/saveView', 'no parts at all', {
			'content-type': 'multipart/form-data; boundary=x'
		});
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('The form was interrupted. Send it again.');
	});
});

describe('a text that cannot be stored', () => {
	const names = async () => {
		const stores = openStores(product.dataFolder, project);
		try {
			const { holdout } = stores;
			return await inTurn.flatMap(await members.list(holdout), async ({ id }) =>
				(await views.list(holdout, id)).map(({ name }) => name)
			);
		} finally {
			closeStores(stores);
		}
	};

	it('is refused in every field of every form', async () => {
		const answer = await page('/?/saveView', new URLSearchParams({ name: 'a\0b' }));
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('A field has the character U+0000');
		const unknown = await page('/?/saveView', new URLSearchParams({ name: 'Mine', other: '\0' }));
		expect(unknown.status).toBe(400);
		expect(await names()).toEqual([]);
	});

	it('does not come of cutting a longer one', async () => {
		const sent = new URLSearchParams({ name: `${'x'.repeat(199)}💥` });
		const answer = await page('/settings/account?/name', sent);
		expect(answer.status).toBe(400);
		expect(/value="(x+[^"]*)"/.exec(await answer.text())?.[1]).toBe('x'.repeat(199));
	});

	it.each([
		['half a surrogate pair', '\ud800', 'has half a character'],
		['U+0000', 'a\0b', 'has the character U+0000']
	])('is refused by the API: %s', async (_what, text, words) => {
		const variants = ['a', 'b'].map((name) => ({ name, plannedWeight: 1 }));
		const campaign = { name: 'Summer', control: 'a', variants };
		for (const body of [
			{ ...campaign, name: text },
			{ ...campaign, hypothesis: `more ${text}` },
			{ ...campaign, variants: [...variants, { name: `c${text}`, plannedWeight: 1 }] }
		]) {
			const answer = await api('POST', '/campaigns', JSON.stringify(body));
			expect(answer.status).toBe(422);
			expect(((await answer.json()) as { detail: string }).detail).toContain(words);
		}
		expect(await (await api('GET', '/campaigns')).json()).toEqual({ campaigns: [] });
	});

	it('is refused in an address of the API, and in a file', async () => {
		const csv = 'campaign,variant,people\nSummer,a,4000\nSummer,b,4000\n';
		expect((await api('POST', '/uploads?owner=a%00b', csv, 'text/csv')).status).toBe(400);
		const answer = await api('POST', '/uploads', csv.replace('Summer,b', 'Sum\0mer,b'), 'text/csv');
		expect(answer.status).toBe(422);
		expect(await (await api('GET', '/uploads')).json()).toEqual({ uploads: [] });
	});

	it('is refused on every way into the product', async () => {
		const answers = await sendNul({ ...product, authorization: `Bearer ${token}` });
		expect(answers).toEqual(refusalsOfNul);
	});

	it('is refused as the name of a file', async () => {
		const body = (name: string) =>
			`--x\r\nContent-Disposition: form-data; name="file"; filename*=utf-8''${name}\r\nContent-Type: text/csv\r\n\r\nvariant,people\na,4000\nb,4000\n\r\n--x--\r\n`;
		const type = { 'content-type': 'multipart/form-data; boundary=x' };
		const answer = await page('/uploads/new', body('a%00b.csv'), type);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('Rename the file and upload it again.');
		expect((await page('/uploads/new', body('a.csv'), type)).status).toBe(303);
	});
});
