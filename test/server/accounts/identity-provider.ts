import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { Workspace } from './workspace.ts';

const client = { id: 'holdout', secret: 'a secret of the client' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A product as a browser sees it. */
export type Site = Pick<Workspace, 'ask' | 'origin'>;

/** Whom the provider vouches for, and how it departs from the standard. */
export interface Person {
	readonly sub: string;
	readonly email: string;
	/** Changes of the ID token's claims; undefined leaves one out. */
	readonly claims?: Readonly<Record<string, unknown>>;
	readonly userinfo?: Readonly<Record<string, unknown>>;
	readonly withoutIdToken?: true;
	/** Somebody else's key, by which the ID token is signed. */
	readonly key?: KeyObject;
}

export interface IdentityProvider {
	/** Settings of a product that uses it. */
	readonly env: Record<string, string>;
	/** Plays the browser: to the provider, where somebody signs in, and back with an answer. */
	comeBack(
		site: Site,
		person: Person,
		cookie?: string
	): Promise<{ status: number; location: string; cookie: string; isIn: boolean }>;
	/** The two halves of it: what to ask the product for, to come back. */
	begin(site: Site, person: Person): Promise<{ path: string; cookie: string }>;
	stop(): void;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const cookiesOf = (response: Response): string =>
	response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.join('; ');

/** An OpenID Connect provider on this machine. */
export async function startProvider(): Promise<IdentityProvider> {
	let issuer = '';
	const codes = new Map<string, { person: Person; nonce: string | null; challenge: string | null }>();
	const tokens = new Map<string, Person>();

	const idToken = ({ sub, email, claims, key = privateKey }: Person, nonce: string | null): string => {
		const now = Math.floor(Date.now() / 1000);
		const standard = { iss: issuer, aud: client.id, iat: now, exp: now + 300, nonce };
		const body = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part({ ...standard, sub, email, email_verified: true, ...claims })}`;
		return `${body}.${createSign('RSA-SHA256').update(body).sign(key).toString('base64url')}`;
	};
	const exchange = (form: URLSearchParams): object | null => {
		const given = codes.get(form.get('code') ?? '');
		codes.delete(form.get('code') ?? '');
		const proof = createHash('sha256')
			.update(form.get('code_verifier') ?? '')
			.digest('base64url');
		if (!given || given.challenge !== proof) return null;
		const token = crypto.randomUUID();
		tokens.set(token, given.person);
		const id = given.person.withoutIdToken ? {} : { id_token: idToken(given.person, given.nonce) };
		return { access_token: token, token_type: 'Bearer', expires_in: 300, ...id };
	};
	const answer = (path: string, form: URLSearchParams, token: string): object | null => {
		switch (path) {
			case '/.well-known/openid-configuration':
				return {
					issuer,
					authorization_endpoint: `${issuer}/authorize`,
					token_endpoint: `${issuer}/token`,
					userinfo_endpoint: `${issuer}/userinfo`,
					jwks_uri: `${issuer}/keys`,
					response_types_supported: ['code'],
					subject_types_supported: ['public'],
					id_token_signing_alg_values_supported: ['RS256']
				};
			case '/keys':
				return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] };
			case '/token':
				return exchange(form);
			case '/userinfo':
				return tokens.get(token)?.userinfo ?? null;
			default:
				return null;
		}
	};
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (piece) => (text += String(piece)));
		request.on('end', () => {
			const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
			const found = answer(request.url ?? '', new URLSearchParams(text), token);
			response.writeHead(found ? 200 : 400, { 'content-type': 'application/json' });
			response.end(JSON.stringify(found ?? { error: 'invalid_grant' }));
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const address = server.address();
	issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

	const begin: IdentityProvider['begin'] = async (site, person) => {
		const start = await site.ask('/sign-in/provider?next=/settings/account');
		const to = new URL(start.headers.get('location') ?? '', site.origin).searchParams;
		const code = crypto.randomUUID();
		codes.set(code, { person, nonce: to.get('nonce'), challenge: to.get('code_challenge') });
		const query = new URLSearchParams({ code, state: to.get('state') ?? '' });
		return { path: `/sign-in/callback/oidc?${query}`, cookie: cookiesOf(start) };
	};
	return {
		env: {
			HOLDOUT_OIDC_ISSUER: issuer,
			HOLDOUT_OIDC_CLIENT_ID: client.id,
			HOLDOUT_OIDC_CLIENT_SECRET: client.secret
		},
		begin,
		async comeBack(site, person, cookie = '') {
			const way = await begin(site, person);
			const response = await site.ask(way.path, { cookie: `${way.cookie}; ${cookie}` });
			const got = cookiesOf(response);
			const seen = await site.ask('/settings/account', { cookie: got });
			const location = response.headers.get('location') ?? '';
			return { status: response.status, location, cookie: got, isIn: seen.status === 200 };
		},
		stop: () => void server.close()
	};
}
