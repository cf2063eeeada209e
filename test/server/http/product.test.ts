import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { freePort, startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-http-'));
let stores: Stores;
let product: Product;
/** The same data folder behind a proxy that ends TLS. */
let secure: Product;
let securePort = 0;
let secret = '';
const publicOrigin = 'https://holdout.example.com';

beforeAll(async () => {
	stores = openStores(folder, project);
	secret = await stores.holdout.write((tx) =>
		tokens.add(tx, { name: 'reader', role: 'analyst', now: new Date() })
	);
	product = await startProduct({ HOLDOUT_DATA: folder });
	securePort = await freePort();
	secure = await startProduct({ HOLDOUT_DATA: folder, ORIGIN: publicOrigin, PORT: String(securePort) });
});
afterAll(async () => {
	await product.stop();
	await secure.stop();
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

/** Where a product listens, whatever its public address is. */
const at = (path: string, of = product) =>
	of === product ? `${product.origin}${path}` : `http://127.0.0.1:${securePort}${path}`;

interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
}
async function get(path: string, headers: Record<string, string> = {}, of = product): Promise<Answer> {
	const response = await fetch(at(path, of), {
		headers: { cookie: of.cookie, accept: 'text/html', ...headers },
		redirect: 'manual'
	});
	return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A request as it is written, for what `fetch` refuses to send. */
const raw = (text: string): Promise<string> =>
	new Promise((done, failed) => {
		const socket = connect(Number(new URL(product.origin).port), '127.0.0.1', () => socket.write(text));
		let answer = '';
		socket.on('data', (chunk) => (answer += String(chunk)));
		socket.on('end', () => done(answer));
		socket.on('error', failed);
	});

const inside = /select |insert |sqlite|\.ts\b|node_modules|\/tmp\/|\/work\/|\n\s+at /i;

describe('every answer', () => {
	const asset = async () =>
		/href="([^"]*\/_app\/immutable\/[^"]+\.css)"/.exec((await get('/')).text)?.[1] ?? '';

	it.each([
		'/',
		'/privacy',
		'/privacy/__data.json',
		'/nothing',
		'/api/v1/campaigns',
		'/healthz',
		'/favicon.svg',
		'/robots.txt',
		'/error.css'
	])('%s says how it may be used', async (path) => {
		const { headers } = await get(path);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('referrer-policy')).toBe('same-origin');
		expect(headers.get('permissions-policy')).toContain('camera=()');
		expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
		expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
		expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		expect(headers.has('strict-transport-security')).toBe(false);
		expect(headers.has('x-powered-by')).toBe(false);
	});

	it('asks for https in future where the public address has it', async () => {
		for (const path of ['/', '/api/v1/campaigns', '/favicon.svg'])
			expect((await get(path, {}, secure)).headers.get('strict-transport-security')).toBe('max-age=31536000');
	});

	it.each([
		'/',
		'/privacy',
		'/privacy/__data.json',
		'/nothing',
		'/settings/audit',
		'/settings/audit/audit.csv'
	])('%s is kept by nobody', async (path) =>
		expect((await get(path)).headers.get('cache-control')).toContain('no-store')
	);

	it('may be kept for ever where its name changes with it', async () => {
		const path = (await asset()).replace(/^\.+/, '');
		const { status, headers } = await get(path);
		expect({ status, cache: headers.get('cache-control') }).toEqual({
			status: 200,
			cache: 'public,max-age=31536000,immutable'
		});
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	});

	it('has scripts of ours only: a page with a nonce of its own each time', async () => {
		const policies = await Promise.all([get('/'), get('/')]);
		const nonces = policies.map(({ headers, text }) => {
			const policy = headers.get('content-security-policy') ?? '';
			expect(policy).toMatch(/default-src 'none'/);
			expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}'(;|$)/);
			expect(policy).toMatch(/base-uri 'none'/);
			expect(policy).toMatch(/form-action 'self'/);
			expect(policy).not.toMatch(/unsafe-eval|\*|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline/);
			const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
			for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
			expect(text).not.toMatch(/<[^>]+\son\w+=/i);
			return nonce;
		});
		expect(new Set(nonces).size).toBe(2);
	});
});

describe('the address', () => {
	it('is what ORIGIN says, whatever the request claims', async () => {
		for (const host of ['evil.example', 'evil.example:80', 'holdout.example.com.evil.example']) {
			const answer = await raw(
				`GET /campaigns/ HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: ${host}\r\nX-Forwarded-Proto: https\r\nForwarded: host=${host}\r\nConnection: close\r\n\r\n`
			);
			expect(answer).not.toContain('evil');
			const form = await raw(
				`POST /?/loadDemo HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`
			);
			expect(form).toMatch(/^HTTP\/1\.1 403/);
		}
		expect(stores.holdout.$client.prepare('select count(*) from campaigns').pluck().get()).toBe(0);
	});

	it.each([
		'//evil.example/',
		'//evil.example/%2e%2e/',
		'/\\evil.example/',
		'/%0d%0aSet-Cookie:%20a=b',
		'http://evil.example/privacy/',
		'/..%2f..%2fetc/passwd',
		'/%E0%A4%A'
	])('%s leads nowhere else', async (path) => {
		const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
		const [head = ''] = answer.split('\r\n\r\n');
		expect(head).toMatch(/^HTTP\/1\.1 (200|30\d|40\d)/);
		expect(head).not.toMatch(/^set-cookie/im);
		expect(/^location: (.*)$/im.exec(head)?.[1] ?? '/').toMatch(/^\/(?![/\\])/);
		expect(answer).not.toMatch(inside);
	});
});

describe('an address that cannot be decoded', () => {
	it.each(['GET', 'POST', 'PUT'])('ends a %s with 400, and not the process', async (method) => {
		for (const path of ['/%E0%A4%A', '/campaigns/%', '/api/v1/%ff']) {
			const answer = await raw(
				`${method} ${path} HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
			);
			expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
		}
		expect((await get('/healthz')).status).toBe(200);
	});
});

describe('a form', () => {
	const form = (body: string, path = '/privacy?/rule', headers: Record<string, string> = {}) =>
		fetch(at(path), {
			method: 'POST',
			headers: {
				origin: product.origin,
				cookie: product.cookie,
				'content-type': 'application/x-www-form-urlencoded',
				...headers
			},
			body
		});

	it('is refused from elsewhere, whatever its body is declared to be', async () => {
		for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
			const response = await fetch(at('/privacy?/rule'), {
				method: 'POST',
				headers: { origin: 'http://evil.example', 'content-type': type },
				body: '{}'
			});
			expect(response.status).toBe(403);
			expect(await response.text()).toContain('This form was sent from another site.');
			expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
		}
	});

	it('is refused when it is longer than 1 MiB, and read when it is shorter', async () => {
		const long = await form(`k=${'1'.repeat(1024 * 1024)}`);
		expect(long.status).toBe(413);
		expect(await long.text()).toContain('This form is too large. The limit is 1 MiB.');
		expect((await form(`k=${'1'.repeat(1024 * 1000)}`)).status).toBe(200);
	});

	it('has no Content-Length', async () => {
		const status = await new Promise((done) => {
			const sending = request(at('/privacy?/rule'), {
				method: 'POST',
				headers: { origin: product.origin, cookie: product.cookie, 'transfer-encoding': 'chunked' }
			});
			sending.once('response', (response) => done(response.statusCode));
			sending.end('k=1');
		});
		expect(status).toBe(411);
	});

	it('with a file has the limit of files', async () => {
		const data = new FormData();
		data.set('file', new File(['x'.repeat(2 * 1024 * 1024)], 'long.csv'));
		const response = await fetch(at('/uploads/new'), {
			method: 'POST',
			headers: { origin: product.origin, cookie: product.cookie },
			body: data
		});
		expect([413, 411]).not.toContain(response.status);
	});
});

describe('a fault', () => {
	it('is reported with a reference to the log, and never what failed', async () => {
		const { $client } = stores.holdout;
		$client.exec('alter table campaigns rename to away');
		let answers: Answer[];
		try {
			answers = [
				await get('/'),
				await get('/__data.json'),
				await get('/campaigns/x'),
				await get('/api/v1/campaigns', { authorization: `Bearer ${secret}` })
			];
		} finally {
			$client.exec('alter table away rename to campaigns');
		}
		for (const { status, text, headers } of answers) {
			// A page's data says in itself that it failed.
			expect([200, 500]).toContain(status);
			expect(text).not.toMatch(inside);
			const id = headers.get('x-request-id') ?? 'none';
			expect(id).toMatch(/^[0-9a-f-]{36}$/);
			await expect.poll(() => product.output()).toMatch(new RegExp(`${id}.*"msg":"request"`));
		}
		expect(answers[0]?.text).toContain(answers[0]?.headers.get('x-request-id'));
		expect(answers[1]?.text).toContain(answers[1]?.headers.get('x-request-id'));
		const faults = product
			.output()
			.split('\n')
			.filter((line) => line.includes('a request failed'));
		expect(faults.length).toBeGreaterThanOrEqual(4);
		expect(faults.join()).toContain('SqliteError');
		expect(faults.join()).not.toContain('select ');
	});
});

describe('the log', () => {
	it('has one line of JSON a request, with the route and no address, secret or line end of the sender', async () => {
		const before = product.output().length;
		await get('/campaigns/secret-name?q=secret-question', {
			authorization: 'Bearer secret-token',
			cookie: 'session=secret-cookie',
			'user-agent': 'secret-agent {"level":60}'
		});
		await get('/%0d%0a%7B%22level%22:60%7D');
		await get('/api/v1/campaigns', { authorization: `Bearer ${secret}` });
		await expect.poll(() => product.output().slice(before).trim().split('\n').length).toBe(3);
		const lines = product
			.output()
			.slice(before)
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines).toMatchObject([
			{ level: 30, method: 'GET', route: '/campaigns/[slug]', status: 303, msg: 'request' },
			{ level: 30, method: 'GET', route: null, status: 404 },
			{
				level: 30,
				method: 'GET',
				route: '/api/v1/campaigns',
				status: 200,
				token: expect.any(String) as string
			}
		]);
		expect(JSON.stringify(lines)).not.toMatch(/secret|hold_|"level":60/);
	});
});

describe('what was done', () => {
	const page = '/settings/account';
	const words = 'Name saved.';
	/** The cookie that an answer leaves, as a header; undefined where it leaves none. */
	const left = (headers: Headers) =>
		headers
			.getSetCookie()
			.find((line) => line.startsWith('flash='))
			?.split(';')[0];
	const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
		fetch(at(path), {
			method: 'POST',
			redirect: 'manual',
			headers: { cookie: product.cookie, origin: product.origin, accept: 'text/html', ...headers },
			body: new URLSearchParams(fields)
		});

	it('is shown on the page that answers a form, and taken back with it', async () => {
		const response = await send(`${page}?/name`, { name: 'Ada' });
		expect(await response.text()).toContain(words);
		expect(left(response.headers)).toBe('flash=');
		const failed = await send(`${page}?/name`, { name: '' });
		expect(await failed.text()).not.toContain(words);
		expect(left(failed.headers)).toBeUndefined();
	});

	it('is left for the page after a redirect, which shows it once', async () => {
		const response = await send('/?/saveView', { name: 'Mine' });
		const cookie = left(response.headers) ?? '';
		expect([response.status, cookie]).toEqual([303, 'flash=view-saved']);
		expect(response.headers.getSetCookie().join()).toMatch(/flash=view-saved; Max-Age=60;.*HttpOnly/);
		const next = await get('/', { cookie: `${product.cookie}; ${cookie}` });
		expect(next.text).toContain('View saved.');
		expect(left(next.headers)).toBe('flash=');
		expect((await get('/')).text).not.toContain('View saved.');
	});

	it('is left for the script that sent a form', async () => {
		const response = await send(`${page}?/name`, { name: 'Ada' }, { accept: 'application/json' });
		expect(left(response.headers)).toBe('flash=name-saved');
		const cookie = `${product.cookie}; flash=name-saved`;
		expect((await get(`${page}/__data.json`, { cookie })).text).toContain('name-saved');
	});

	it('is never what somebody wrote into the cookie, and nothing where links are shared', async () => {
		for (const code of ['<b>evil</b>', 'constructor', '__proto__', 'x'.repeat(3000)]) {
			const cookie = `${product.cookie}; flash=${encodeURIComponent(code)}`;
			const answer = await get(page, { cookie });
			expect(answer.status).toBe(200);
			expect(answer.text).not.toContain('class="toast');
			expect(answer.text).not.toContain('evil');
			expect(left(answer.headers)).toBe('flash=');
		}
		const shared = await get('/shared/x', { cookie: `${product.cookie}; flash=name-saved` });
		expect(shared.text).not.toContain(words);
		expect(left(shared.headers)).toBeUndefined();
	});
});
