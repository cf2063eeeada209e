import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { accounts } from '#lib/server/db/account-tables.ts';
import { addMember } from '../../e2e/product.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const client = { id: 'holdout', secret: 'a secret of the client' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** What the provider says of whoever is there, and how it cheats. */
interface Person {
	readonly sub: string;
	readonly email: string;
	readonly email_verified: boolean;
	readonly claims?: Readonly<Record<string, unknown>>;
	readonly key?: typeof privateKey;
}

let provider: Server;
let issuer: string;
let workspace: Workspace;
const codes = new Map<string, { person: Person; nonce: string | null; challenge: string | null }>();

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken(
	{ sub, email, email_verified, claims, key = privateKey }: Person,
	nonce: string | null
): string {
	const now = Math.floor(Date.now() / 1000);
	const said = { iss: issuer, aud: client.id, sub, email, email_verified, name: 'Said by the provider' };
	const body = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part({ ...said, iat: now, exp: now + 300, ...(nonce ? { nonce } : {}), ...claims })}`;
	return `${body}.${createSign('RSA-SHA256').update(body).sign(key).toString('base64url')}`;
}

function answer(path: string, form: URLSearchParams): object | null {
	switch (path) {
		case '/.well-known/openid-configuration':
			return {
				issuer,
				authorization_endpoint: `${issuer}/authorize`,
				token_endpoint: `${issuer}/token`,
				jwks_uri: `${issuer}/keys`,
				response_types_supported: ['code'],
				subject_types_supported: ['public'],
				id_token_signing_alg_values_supported: ['RS256']
			};
		case '/keys':
			return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] };
		case '/token': {
			const given = codes.get(form.get('code') ?? '');
			codes.delete(form.get('code') ?? '');
			const proof = createHash('sha256')
				.update(form.get('code_verifier') ?? '')
				.digest('base64url');
			if (!given || given.challenge !== proof) return null;
			return {
				access_token: 'access',
				token_type: 'Bearer',
				expires_in: 300,
				id_token: idToken(given.person, given.nonce)
			};
		}
		default:
			return null;
	}
}

beforeAll(async () => {
	provider = createServer((request, response) => {
		let text = '';
		request.on('data', (piece) => (text += String(piece)));
		request.on('end', () => {
			const said = answer(request.url ?? '', new URLSearchParams(text));
			response.writeHead(said ? 200 : 400, { 'content-type': 'application/json' });
			response.end(JSON.stringify(said ?? { error: 'invalid_grant' }));
		});
	});
	await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
	const address = provider.address();
	issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
	workspace = await openWorkspace({
		HOLDOUT_OIDC_ISSUER: issuer,
		HOLDOUT_OIDC_CLIENT_ID: client.id,
		HOLDOUT_OIDC_CLIENT_SECRET: client.secret,
		HOLDOUT_OIDC_NAME: 'the company account'
	});
});
afterAll(async () => {
	await workspace.stop();
	provider.close();
});

const cookiesOf = (response: Response): string =>
	response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.join('; ');

/** Plays the browser: to the provider, where somebody signs in, and back. */
async function comeBack(person: Person, change: (back: URL) => void = () => undefined, keepCookies = true) {
	const start = await workspace.ask('/sign-in/provider?next=/settings/account');
	expect(start.status).toBe(303);
	const to = new URL(start.headers.get('location') ?? '');
	expect(to.origin + to.pathname).toBe(`${issuer}/authorize`);
	expect(to.searchParams.get('redirect_uri')).toBe(`${workspace.origin}/sign-in/callback/oidc`);
	expect(to.searchParams.get('code_challenge_method')).toBe('S256');
	const code = crypto.randomUUID();
	codes.set(code, {
		person,
		nonce: to.searchParams.get('nonce'),
		challenge: to.searchParams.get('code_challenge')
	});
	const back = new URL(`${workspace.origin}/sign-in/callback/oidc`);
	back.search = String(new URLSearchParams({ code, state: to.searchParams.get('state') ?? '' }));
	change(back);
	const response = await workspace.ask(back.pathname + back.search, {
		cookie: keepCookies ? cookiesOf(start) : ''
	});
	const cookie = cookiesOf(response);
	const seen = await workspace.ask('/settings/account', { cookie });
	return {
		location: response.headers.get('location') ?? '',
		isIn: seen.status === 200,
		page: await seen.text()
	};
}

const known = (email: string, more: Partial<Person> = {}): Person => ({
	sub: `sub of ${email}`,
	email,
	email_verified: true,
	...more
});

describe('single sign-on', () => {
	it('is offered on the sign-in page', async () => {
		expect(await (await workspace.ask('/sign-in')).text()).toContain('Sign in with the company account');
	});

	it('lets a member in by the address that the provider vouches for, and keeps none of its tokens', async () => {
		const { email, id } = await addMember(workspace.folder, 'analyst', 'max@example.com');
		for (let i = 0; i < 2; i++) {
			const { location, isIn, page } = await comeBack(known(email));
			expect([new URL(location, workspace.origin).href, isIn]).toEqual([
				`${workspace.origin}/settings/account`,
				true
			]);
			expect(page).toContain(email);
		}
		const own = workspace.stores(({ holdout }) =>
			holdout
				.select()
				.from(accounts)
				.all()
				.filter(({ memberId, providerId }) => memberId === id && providerId === 'oidc')
		);
		expect(own).toHaveLength(1);
		expect(own[0]).toMatchObject({ accessToken: null, refreshToken: null, idToken: null });
		expect(workspace.stores(({ holdout }) => members.find(holdout, id))).toMatchObject({
			name: 'The analyst',
			role: 'analyst'
		});
	});

	it('makes nobody a member who was not invited', async () => {
		const { location, isIn } = await comeBack(known('eve@example.com'));
		expect([location.includes('/sign-in'), location.includes('error='), isIn]).toEqual([true, true, false]);
		expect(
			workspace.stores(({ holdout }) => members.findByEmail(holdout, 'eve@example.com'))
		).toBeUndefined();
	});

	it('lets nobody in with an address that is not verified, a token of somebody else, or when deactivated', async () => {
		const { email } = await addMember(workspace.folder, 'admin', 'boss@example.com');
		const { id: gone } = await addMember(workspace.folder, 'admin', 'gone@example.com');
		workspace.stores(({ holdout }) => members.deactivate(holdout, gone, new Date()));
		for (const person of [
			known(email, { email_verified: false }),
			known(email, { key: stranger }),
			known(email, { claims: { aud: 'another client' } }),
			known(email, { claims: { iss: 'https://evil.example' } }),
			known(email, { claims: { nonce: 'another' } }),
			known(email, { claims: { exp: 1 } }),
			known('gone@example.com')
		]) {
			const { isIn } = await comeBack(person);
			expect(isIn, JSON.stringify(person)).toBe(false);
		}
	});

	it('takes an answer only in the browser that asked, with the state it was sent with', async () => {
		const { email } = await addMember(workspace.folder, 'marketer', 'mia@example.com');
		expect((await comeBack(known(email), undefined, false)).isIn).toBe(false);
		for (const state of ['', 'made-up']) {
			const { isIn } = await comeBack(known(email), (back) => back.searchParams.set('state', state));
			expect(isIn).toBe(false);
		}
		expect((await comeBack(known(email))).isIn).toBe(true);
	});
});
