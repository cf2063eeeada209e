import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { accounts } from '#lib/server/db/tables/accounts.ts';
import { addMember } from '../../e2e/product.ts';
import { cookiesOf, startProvider, type IdentityProvider, type Person } from './identity-provider.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let provider: IdentityProvider;
let workspace: Workspace;

beforeAll(async () => {
	provider = await startProvider();
	workspace = await openWorkspace({ ...provider.env, HOLDOUT_OIDC_NAME: 'the company account' });
});
afterAll(async () => {
	await workspace.stop();
	provider.stop();
});

/** Plays the browser: to the provider, where somebody signs in, and back, with another state or without its cookies. */
async function comeBack(
	person: Person,
	{ state, keepCookies = true }: { state?: string; keepCookies?: boolean } = {}
) {
	const begun = await provider.begin(workspace, person);
	const path = state === undefined ? begun.path : begun.path.replace(/state=[^&]*/, `state=${state}`);
	const response = await workspace.ask(path, { cookie: keepCookies ? begun.cookie : '' });
	const seen = await workspace.ask('/settings/account', { cookie: cookiesOf(response) });
	return {
		location: response.headers.get('location') ?? '',
		isIn: seen.status === 200,
		page: await seen.text()
	};
}

const known = (email: string, more: Partial<Person> = {}): Person => ({
	sub: `sub of ${email}`,
	email,
	...more
});

describe('single sign-on', () => {
	it('is offered on the sign-in page', async () => {
		expect(await (await workspace.ask('/sign-in')).text()).toContain('Sign in with the company account');
	});

	it('sends the browser to the provider with where to come back, and a challenge', async () => {
		const start = await workspace.ask('/sign-in/provider?next=/settings/account');
		expect(start.status).toBe(303);
		const to = new URL(start.headers.get('location') ?? '');
		expect(to.origin + to.pathname).toBe(`${provider.env['HOLDOUT_OIDC_ISSUER']}/authorize`);
		expect(to.searchParams.get('redirect_uri')).toBe(`${workspace.origin}/sign-in/callback/oidc`);
		expect(to.searchParams.get('code_challenge_method')).toBe('S256');
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
		const own = await workspace.stores(async ({ holdout }) =>
			(await holdout.select().from(accounts)).filter(
				({ memberId, providerId }) => memberId === id && providerId === 'oidc'
			)
		);
		expect(own).toHaveLength(1);
		expect(own[0]).toMatchObject({ accessToken: null, refreshToken: null, idToken: null });
		expect(await workspace.stores(({ holdout }) => members.find(holdout, id))).toMatchObject({
			name: 'The analyst',
			role: 'analyst'
		});
	});

	it('makes nobody a member who was not invited', async () => {
		const { location, isIn } = await comeBack(known('eve@example.com'));
		expect([location.includes('/sign-in'), location.includes('error='), isIn]).toEqual([true, true, false]);
		expect(
			await workspace.stores(({ holdout }) => members.findByEmail(holdout, 'eve@example.com'))
		).toBeUndefined();
	});

	it('lets nobody in with an address that is not verified, a token of somebody else, or when deactivated', async () => {
		const { email } = await addMember(workspace.folder, 'admin', 'boss@example.com');
		const { id: gone } = await addMember(workspace.folder, 'admin', 'gone@example.com');
		await workspace.stores(({ holdout }) => holdout.write((tx) => members.deactivate(tx, gone, new Date())));
		for (const person of [
			known(email, { claims: { email_verified: false } }),
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
		expect((await comeBack(known(email), { keepCookies: false })).isIn).toBe(false);
		for (const state of ['', 'made-up']) expect((await comeBack(known(email), { state })).isIn).toBe(false);
		expect((await comeBack(known(email))).isIn).toBe(true);
	});
});
