import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { addMember, password, signIn } from '../../e2e/product.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Guesses at one password; HOLDOUT_TRIES=1000 walks the long way. */
const tries = Number(process.env['HOLDOUT_TRIES'] ?? 100);

let workspace: Workspace;
beforeAll(async () => {
	// As behind one proxy, so that X-Forwarded-For counts and can be played with.
	workspace = await openWorkspace({ HOLDOUT_TRUST_PROXY: '1' });
});
afterAll(() => workspace.stop());

/** A request with headers that fetch does not let one set. */
const raw = (path: string, headers: Record<string, string>, { method = 'GET', body = '' } = {}) =>
	new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; text: string }>(
		(found, failed) => {
			const request = httpRequest(`${workspace.origin}${path}`, { method, headers }, (response) => {
				let text = '';
				response.on('data', (piece) => (text += String(piece)));
				response.on('end', () =>
					found({ status: response.statusCode ?? 0, headers: response.headers, text })
				);
			});
			request.on('error', failed);
			request.end(body);
		}
	);

describe('a change', () => {
	const types = [
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'text/plain',
		'application/json',
		'text/csv',
		''
	];

	it('is taken from our own pages only, whatever its type says', async () => {
		const { cookie, id } = workspace.members.manager;
		const { origin } = workspace;
		const origins = [origin, 'https://evil.example', `${origin}.evil.example`, 'null', ''];
		const sites = ['', 'same-origin', 'same-site', 'cross-site', 'none'];
		const name = () => workspace.stores(async ({ holdout }) => (await members.find(holdout, id))?.name);
		const before = await name();
		let count = 0;
		for (const type of types) {
			for (const from of origins) {
				for (const site of sites) {
					const ours =
						(from === origin && ['', 'same-origin'].includes(site)) ||
						(from === '' && site === 'same-origin');
					const fields = type.startsWith('multipart')
						? '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\nEvil\r\n--x--\r\n'
						: 'name=Evil';
					if (ours) continue;
					count++;
					const { status } = await raw(
						'/settings/account?/name',
						{
							cookie,
							accept: 'text/html',
							...(type ? { 'content-type': type } : {}),
							...(from ? { origin: from } : {}),
							...(site ? { 'sec-fetch-site': site } : {})
						},
						{ method: 'POST', body: fields }
					);
					expect(status, `${type} from ${from} ${site}`).toBe(403);
				}
			}
		}
		expect(count).toBe(types.length * (origins.length * sites.length - 3));
		expect(await name()).toBe(before);
		const ours = await workspace.send('/settings/account?/name', cookie, { name: 'Renamed' });
		expect(ours.status).toBe(200);
		expect(await name()).toBe('Renamed');
	});
});

describe('an address that cannot be decoded', () => {
	it('is refused, and the product continues', async () => {
		for (const path of ['/%E0%A4%A', '/%', '/uploads/%ff/__data.json', '/campaigns/%c0%af']) {
			for (const method of ['GET', 'POST', 'DELETE']) {
				for (const origin of ['https://evil.example', workspace.origin]) {
					const { status } = await raw(path, { accept: 'text/html', origin }, { method });
					expect(status, `${method} ${path}`).toBe(400);
				}
			}
		}
		expect((await workspace.ask('/healthz')).status).toBe(200);
	});
});

describe('a sign-in', () => {
	const away = [
		'https://evil.example',
		'//evil.example',
		'///evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'/%09/evil.example',
		'/\t/evil.example',
		'/\n/evil.example',
		'/..//evil.example',
		'/.//evil.example',
		'/a/../..//evil.example',
		'javascript:alert(1)',
		'/javascript:alert(1)//',
		'data:text/html,x',
		'http:evil.example',
		'@evil.example',
		'/@evil.example',
		' /evil',
		'.evil.example',
		'%2F%2Fevil.example'
	];

	it('leads on to a page of ours, whatever address is asked for', async () => {
		const { email } = workspace.members.marketer;
		for (const [i, next] of away.entries()) {
			const page = await workspace.ask(`/sign-in?next=${encodeURIComponent(next)}`, {
				cookie: workspace.members.admin.cookie
			});
			expect(new URL(page.headers.get('location') ?? '', workspace.origin).origin, next).toBe(
				workspace.origin
			);
			// A password takes a tenth of a second of a processor: in the short form every second address has one.
			if (tries < 1000 && i % 2 === 1) continue;
			// A device that is known has tries of its own; every one that is right is forgotten.
			const response = await workspace.send('/sign-in?/password', workspace.members.marketer.cookie, {
				email,
				password,
				next
			});
			expect(response.status).toBe(303);
			workspace.members.marketer.cookie =
				response.headers
					.getSetCookie()
					.map((line) => line.split(';')[0])
					.join('; ') +
				`; ${workspace.members.marketer.cookie.split('; ').find((pair) => pair.includes('device')) ?? ''}`;
			const to = new URL(response.headers.get('location') ?? '', workspace.origin);
			expect(to.origin, next).toBe(workspace.origin);
			expect(response.headers.get('location'), next).not.toMatch(/^(\/\/|\/\\|\w+:)/);
		}
		const known = await workspace.ask('/uploads?a=1', {});
		expect(known.headers.get('location')).toBe('/sign-in?next=%2Fuploads%3Fa%3D1');
	});

	it('does not believe what a request says of its host', async () => {
		const games: Record<string, string>[] = [
			{ host: 'evil.example' },
			{ host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
			{ forwarded: 'host=evil.example;proto=https' },
			{ 'x-original-url': '/settings/members', 'x-rewrite-url': '/settings/members' }
		];
		for (const headers of games) {
			const door = await raw('/', { accept: 'text/html', ...headers });
			expect([door.status, door.headers['location']]).toEqual([303, '/sign-in']);
			const page = await raw('/sign-in', { accept: 'text/html', ...headers });
			expect(page.text).not.toContain('evil.example');
			const evil = await raw(
				'/settings/account?/name',
				{
					accept: 'text/html',
					cookie: workspace.members.admin.cookie,
					origin: 'http://evil.example',
					'content-type': 'application/x-www-form-urlencoded',
					...headers
				},
				{ method: 'POST', body: 'name=Evil' }
			);
			expect(evil.status).toBe(403);
		}
		const { cookie } = workspace.members.admin;
		const invited = await workspace.send(
			'/settings/members?/invite',
			cookie,
			{ email: 'new@example.com', role: 'analyst' },
			{ 'x-forwarded-host': 'evil.example' }
		);
		const text = await invited.text();
		expect(text).toContain(`${workspace.origin}/invite/`);
		expect(text).not.toContain('evil.example');
	});

	it(`is tried ${tries} times: ten reach the password, and the owner comes in all the same`, async () => {
		const { id, email } = await addMember(workspace.folder, 'analyst', 'victim@example.com');
		const known = await signIn(workspace.origin, email);
		const device = known
			.split('; ')
			.filter((pair) => pair.includes('device'))
			.join('; ');
		const attempt = (typed: { email: string; password: string }, cookie: string, address: string) =>
			workspace.send('/sign-in?/password', cookie, typed, { 'x-forwarded-for': address });
		const statuses: Record<string, number> = {};
		let wait = 0;
		for (let i = 0; i < tries; i += 25) {
			const batch = Array.from({ length: 25 }, (_, j) =>
				attempt(
					{ email: j % 2 ? email : email.toUpperCase(), password: `guess number ${i + j}` },
					'',
					`10.${(i + j) >> 8}.${(i + j) & 255}.7`
				)
			);
			for (const response of await Promise.all(batch)) {
				statuses[response.status] = (statuses[response.status] ?? 0) + 1;
				wait = Math.max(wait, Number(response.headers.get('retry-after') ?? 0));
			}
		}
		// One of the ten was the owner's own first sign-in.
		expect(statuses).toEqual({ 401: 9, 429: tries - 9 });
		expect(wait).toBeGreaterThan(0);
		expect(wait).toBeLessThanOrEqual(15 * 60);
		const stranger = await attempt({ email, password }, '', '10.9.9.9');
		expect(stranger.status).toBe(429);
		expect(await stranger.text()).toMatch(
			/Wait \d+ (minutes|seconds), use a device on which you signed in before/
		);
		const owner = await attempt({ email, password }, device, '10.9.9.9');
		expect(owner.status).toBe(303);
		const { admin } = workspace.members;
		const made = await workspace.send('/settings/members?/link', admin.cookie, { id });
		const link = /\/invite\/[\w-]{43}/.exec(await made.text())?.[0] ?? '';
		const typed = { name: 'Victim', password: 'seven other plain words' };
		const anew = await workspace.send(link, '', typed, { 'x-forwarded-for': '10.9.9.10' });
		expect([anew.status, anew.headers.get('location')]).toEqual([303, '/']);
		// A mark of one account opens nothing at another, and a made-up one nothing at all.
		const other = await addMember(workspace.folder, 'analyst', 'other@example.com');
		for (let i = 0; i < 12; i++)
			await attempt({ email: other.email, password: 'no such words' }, device, `10.8.0.${i}`);
		expect((await attempt({ email: other.email, password }, device, '10.8.1.1')).status).toBe(429);
	});

	it('from one address is slowed down for all accounts together', async () => {
		// What is no address counts as well, and costs no look at a password, which takes a tenth of a second of a processor.
		const name = (i: number) => (i < 28 ? `nobody${i}` : `nobody${i}@example.com`);
		const statuses: number[] = [];
		for (let i = 0; i < 40; i += 20) {
			const batch = Array.from({ length: 20 }, (_, j) =>
				workspace.send(
					'/sign-in?/password',
					'',
					{ email: name(i + j), password: 'no such words' },
					{ 'x-forwarded-for': `172.16.0.${j}, 192.0.2.7` }
				)
			);
			statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
		}
		expect(statuses.filter((status) => status === 401)).toHaveLength(30);
		expect(statuses.filter((status) => status === 429)).toHaveLength(10);
	});

	it('answers alike for unknown addresses, wrong passwords and deactivated members', async () => {
		const { id, email } = await addMember(workspace.folder, 'marketer', 'gone@example.com');
		await workspace.stores(({ holdout }) => holdout.write((tx) => members.deactivate(tx, id, new Date())));
		const { email: known } = await addMember(workspace.folder, 'marketer', 'here@example.com');
		const answers = [];
		for (const typed of [
			{ email: 'stranger@example.com', password: 'no such words' },
			{ email: known, password: 'no such words' },
			{ email, password }
		]) {
			const response = await workspace.send('/sign-in?/password', '', typed, {
				'x-forwarded-for': '198.51.100.4'
			});
			const text = (await response.text()).replaceAll(typed.email, 'ADDRESS').replace(/nonce="[^"]*"/g, '');
			answers.push({ status: response.status, text, cookies: response.headers.getSetCookie().length });
		}
		expect(answers[1]).toEqual(answers[0]);
		expect(answers[2]).toEqual(answers[0]);
	});
});
