import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { accounts, verifications } from '#lib/server/db/tables/accounts.ts';
import { addMember, startProduct } from '../../e2e/product.ts';
import { startProvider, type IdentityProvider, type Person, type Site } from './identity-provider.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

let provider: IdentityProvider;
let workspace: Workspace;
beforeAll(async () => {
	provider = await startProvider();
	workspace = await openWorkspace(provider.env);
});
afterAll(async () => {
	await workspace.stop();
	provider.stop();
});

let count = 0;
async function newcomer(): Promise<{ id: string; email: string }> {
	const { id, email } = await addMember(workspace.folder, 'analyst', `somebody${++count}@example.com`);
	return { id, email };
}
const comeBack = (person: Person, cookie?: string) => provider.comeBack(workspace, person, cookie);
const linked = (id: string) =>
	workspace.stores(async ({ holdout }) =>
		(await holdout.select().from(accounts))
			.filter(({ memberId, providerId }) => memberId === id && providerId === 'oidc')
			.map(({ accountId }) => accountId)
	);
/** Another server on the same data. */
async function openSecond(): Promise<Site & { stop(): Promise<void> }> {
	const second = await startProduct({ HOLDOUT_DATA: workspace.folder, ...provider.env }, null);
	const { origin } = second;
	return {
		origin,
		stop: () => second.stop(),
		ask: (path, { cookie = '' } = {}) =>
			fetch(origin + path, { redirect: 'manual', headers: { accept: 'text/html', cookie } })
	};
}
const entries = () => workspace.stores(({ holdout }) => audit.list(holdout, { limit: 1000 }));

describe('an answer of the identity provider', () => {
	it('vouches for nobody without an ID token, whatever its userinfo says', async () => {
		const { id, email } = await newcomer();
		const userinfo = { sub: 'one', email, email_verified: true };
		expect((await comeBack({ sub: 'one', email, userinfo, withoutIdToken: true })).isIn).toBe(false);
		expect(await linked(id)).toEqual([]);
		// Nor for a member who is known there already.
		expect((await comeBack({ sub: 'one', email })).isIn).toBe(true);
		expect((await comeBack({ sub: 'one', email, userinfo, withoutIdToken: true })).isIn).toBe(false);
	});

	it('has one sub, in the ID token and in its userinfo', async () => {
		const claims = { email: undefined, email_verified: undefined };
		const { id, email } = await newcomer();
		const vouched = { email, email_verified: true };
		for (const userinfo of [{ ...vouched, sub: 'another' }, vouched]) {
			expect((await comeBack({ sub: 'two', email, claims, userinfo })).isIn).toBe(false);
		}
		const nobody: Person = { sub: 'two', email, claims: { sub: undefined } };
		expect((await comeBack({ ...nobody, userinfo: { ...vouched, sub: 'two' } })).isIn).toBe(false);
		expect((await comeBack(nobody)).isIn).toBe(false);
		expect(await linked(id)).toEqual([]);
		const userinfo = { ...vouched, sub: 'two' };
		expect((await comeBack({ sub: 'two', email, claims, userinfo })).isIn).toBe(true);
		expect(await linked(id)).toEqual(['two']);
	});
});

describe('a second account of the provider with the address of a member', () => {
	it('is refused until an administrator resets the first', async () => {
		const { id, email } = await newcomer();
		const first = await comeBack({ sub: 'first', email });
		expect(first.isIn).toBe(true);
		const second = await comeBack({ sub: 'second', email });
		expect([second.isIn, second.location]).toEqual([
			false,
			expect.stringMatching(/[?&]error=another_identity/)
		]);
		expect(await linked(id)).toEqual(['first']);
		const page = await (await workspace.ask(second.location.replace(workspace.origin, ''))).text();
		expect(page).toContain('Ask an administrator to reset your single sign-on');
		expect((await entries())[0]).toMatchObject({
			action: 'sign-in-failed',
			target: email,
			outcome: 'refused',
			details: { reason: 'another account there' }
		});
		expect((await entries())[0]?.address).toContain('127.0.0.1');
		expect((await comeBack({ sub: 'first', email })).isIn).toBe(true);

		const { admin, manager } = workspace.members;
		const reset = (cookie: string) => workspace.send('/settings/members?/identity', cookie, { id });
		expect((await reset(manager.cookie)).status).toBe(403);
		const list = await (await workspace.ask('/settings/members', { cookie: admin.cookie })).text();
		expect(list).toContain('Reset single sign-on of The analyst?');
		expect((await reset(admin.cookie)).status).toBe(200);
		expect((await entries())[0]).toMatchObject({ action: 'member-identity-reset', target: email });
		expect((await workspace.ask('/settings', { cookie: first.cookie })).status).toBe(303);
		expect((await comeBack({ sub: 'second', email })).isIn).toBe(true);
		expect((await comeBack({ sub: 'first', email })).isIn).toBe(false);
		expect((await reset(admin.cookie)).status).toBe(200);
		expect((await reset(admin.cookie)).status).toBe(409);
	});

	it('is not accepted beside the first, where both come at once to two servers', async () => {
		const other = await openSecond();
		try {
			for (let round = 0; round < 5; round++) {
				const { id, email } = await newcomer();
				const [here, there] = [
					await provider.begin(workspace, { sub: `${email} here`, email }),
					await provider.begin(other, { sub: `${email} there`, email })
				];
				await Promise.all([
					workspace.ask(here.path, { cookie: here.cookie }),
					other.ask(there.path, { cookie: there.cookie })
				]);
				expect((await linked(id)).length).toBeLessThanOrEqual(1);
			}
		} finally {
			await other.stop();
		}
	});
});

describe('ways to the provider and back that anybody may take', () => {
	it('write nothing when they begin, and a few entries when they end', async () => {
		const before = (await entries()).length;
		const statuses: number[] = [];
		for (let i = 0; i < 150; i++) statuses.push((await workspace.ask('/sign-in/provider')).status);
		expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(30);
		expect(await workspace.stores(({ holdout }) => holdout.select().from(verifications))).toEqual([]);
		expect(await entries()).toHaveLength(before);
		const answers: Response[] = [];
		for (let i = 0; i < 60; i++)
			answers.push(await workspace.ask(`/sign-in/callback/oidc?state=made-up-${i}&code=x`));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused.length).toBeGreaterThanOrEqual(30);
		expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
		expect((await entries()).length - before).toBeLessThanOrEqual(31);
		expect((await entries())[0]).toMatchObject({
			action: 'sign-in-failed',
			details: { reason: 'too many tries' }
		});
	});

	it('stay open for a device that signed in before', async () => {
		const apart = await openWorkspace(provider.env);
		try {
			const { email } = await addMember(apart.folder, 'analyst', 'known@example.com');
			const way = () => provider.begin(apart, { sub: 'known', email });
			const known = await provider.comeBack(apart, { sub: 'known', email });
			const device = known.cookie.split('; ').find((pair) => pair.startsWith('holdout-sso-device=')) ?? '';
			const [mine, stranger] = [await way(), await way()];
			for (let i = 0; i < 35; i++) await apart.ask('/sign-in/callback/oidc?state=x&code=x');
			const inTurn = await apart.ask(mine.path, { cookie: `${mine.cookie}; ${device}` });
			expect([inTurn.status, inTurn.headers.get('location')]).toEqual([302, '/settings/account']);
			expect((await apart.ask(stranger.path, { cookie: stranger.cookie })).status).toBe(429);
			const forged = device.replace(/\..*/, '.forged');
			expect((await apart.ask(stranger.path, { cookie: `${stranger.cookie}; ${forged}` })).status).toBe(429);
		} finally {
			await apart.stop();
		}
	});
});
