import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from '#lib/server/accounts/members.ts';
import { addMember, password, signIn } from '../../e2e/product.ts';
import { sessions } from '#lib/server/db/tables/accounts.ts';
import { eq } from 'drizzle-orm';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Ids that are tried; HOLDOUT_TRIES=1000 walks the long way. */
const tries = Number(process.env['HOLDOUT_TRIES'] ?? 100);

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
});
afterAll(() => workspace.stop());

const cookiesOf = (response: Response): string =>
	response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.join('; ');
const sessionOf = (cookie: string): string => /session_token=([^;]*)/.exec(cookie)?.[1] ?? '';
const isIn = async (cookie: string): Promise<boolean> =>
	(await workspace.ask('/palette.json', { cookie })).status === 200;
/** A member of their own for a test. */
async function newcomer(role: 'marketer' | 'analyst' | 'admin' = 'analyst') {
	const { id, email } = await addMember(workspace.folder, role, `${randomUUID()}@example.com`);
	return { id, email, enter: (cookie = '') => signIn(workspace.origin, email, cookie) };
}

describe('a session', () => {
	it('is not the one that somebody planted before the sign-in', async () => {
		const attacker = await newcomer();
		const planted = await attacker.enter();
		const victim = await newcomer();
		const cookie = await victim.enter(planted);
		expect(sessionOf(cookie)).not.toBe(sessionOf(planted));
		const page = await (await workspace.ask('/settings/account', { cookie })).text();
		expect(page).toContain(victim.email);
		expect(await isIn(planted)).toBe(false);
		const made = 'holdout.session_token=planted.by-me';
		expect(sessionOf(await victim.enter(made))).not.toContain('planted');
		expect(await isIn(made)).toBe(false);
	});

	it('has a cookie that scripts and other sites do not get', async () => {
		const { email } = await newcomer();
		const response = await workspace.send('/sign-in?/password', '', { email, password });
		const line = response.headers.getSetCookie().find((one) => one.includes('session_token')) ?? '';
		expect(line).toMatch(/HttpOnly/i);
		expect(line).toMatch(/SameSite=Lax/i);
		expect(line).toMatch(/Path=\//i);
		expect(line).toMatch(/Max-Age=43200/i);
	});

	it('is over after signing out: its cookie opens nothing any more', async () => {
		const cookie = await (await newcomer()).enter();
		expect(await isIn(cookie)).toBe(true);
		const response = await workspace.send('/settings/account?/signOut', cookie);
		expect(response.headers.get('location')).toBe('/sign-in');
		expect(await isIn(cookie)).toBe(false);
	});

	it('ends everywhere else with a new password, and here continues with a new cookie', async () => {
		const member = await newcomer();
		const [here, there] = [await member.enter(), await member.enter()];
		const wrong = await workspace.send('/settings/account?/password', here, {
			current: 'not my password',
			next: 'seven other plain words'
		});
		expect(wrong.status).toBe(401);
		const weak = await workspace.send('/settings/account?/password', here, {
			current: password,
			next: 'password12345'
		});
		expect(weak.status).toBe(400);
		expect(await isIn(there)).toBe(true);
		const response = await workspace.send('/settings/account?/password', here, {
			current: password,
			next: 'seven other plain words'
		});
		expect(response.status).toBe(200);
		const renewed = cookiesOf(response);
		expect([await isIn(here), await isIn(there), await isIn(renewed)]).toEqual([false, false, true]);
		await expect(member.enter()).rejects.toThrow('401');
	});

	it('ends when the role changes or the member is deactivated', async () => {
		const { admin } = workspace.members;
		const member = await newcomer('admin');
		const before = await member.enter();
		const changed = await workspace.send('/settings/members?/role', admin.cookie, {
			id: member.id,
			role: 'marketer'
		});
		expect(changed.status).toBe(200);
		expect(await isIn(before)).toBe(false);
		const after = await member.enter();
		expect((await workspace.ask('/settings/members', { cookie: after })).status).toBe(403);
		await workspace.send('/settings/members?/deactivate', admin.cookie, { id: member.id });
		expect(await isIn(after)).toBe(false);
		await expect(member.enter()).rejects.toThrow('401');
		await workspace.send('/settings/members?/reactivate', admin.cookie, { id: member.id });
		expect(await isIn(await member.enter())).toBe(true);
	});

	it('ends after its time without use, and after 30 days in any case', async () => {
		const member = await newcomer();
		const [idle, old, good] = [await member.enter(), await member.enter(), await member.enter()];
		const set = (cookie: string, times: Partial<typeof sessions.$inferInsert>) =>
			workspace.stores(async ({ holdout }) => {
				const token = decodeURIComponent(sessionOf(cookie)).split('.')[0] ?? '';
				const changed = await holdout.write((tx) =>
					tx.update(sessions).set(times).where(eq(sessions.token, token)).returning({ id: sessions.id })
				);
				return changed.length;
			});
		expect(await set(idle, { expiresAt: new Date(Date.now() - 1000) })).toBe(1);
		expect(await set(old, { createdAt: new Date(Date.now() - 31 * 86_400_000) })).toBe(1);
		expect([await isIn(idle), await isIn(old), await isIn(good)]).toEqual([false, false, true]);
	});

	it('lets nobody end the sessions of others, whatever id is tried', async () => {
		const [victim, attacker] = [await newcomer(), await newcomer('marketer')];
		const kept = [await victim.enter(), await victim.enter()];
		const cookie = await attacker.enter();
		const real = await workspace.stores(({ holdout }) => holdout.select({ id: sessions.id }).from(sessions));
		const own = await workspace.stores(({ holdout }) =>
			holdout.select({ id: sessions.id }).from(sessions).where(eq(sessions.memberId, attacker.id))
		);
		const foreign = real.filter(({ id }) => !own.some((one) => one.id === id));
		const ids = [
			...foreign.map(({ id }) => id),
			...Array.from({ length: tries }, (_, i) => (i % 2 ? String(i) : randomUUID()))
		];
		for (let i = 0; i < ids.length; i += 20) {
			const batch = ids
				.slice(i, i + 20)
				.map((id) => workspace.send('/settings/account?/end', cookie, { id }));
			for (const { status } of await Promise.all(batch)) expect(status).toBe(404);
		}
		expect([await isIn(kept[0] ?? ''), await isIn(kept[1] ?? '')]).toEqual([true, true]);
	});
});

describe('changes of members, tokens and the privacy rule', () => {
	it('ask for the password again after ten minutes', async () => {
		const member = await newcomer('admin');
		const cookie = await member.enter();
		const age = () =>
			workspace.stores(({ holdout }) =>
				holdout.write((tx) =>
					tx
						.update(sessions)
						.set({ createdAt: new Date(Date.now() - 11 * 60_000), confirmedAt: null })
						.where(eq(sessions.memberId, member.id))
				)
			);
		const paths = ['/settings/members?/invite', '/settings/tokens?/add', '/privacy?/rule'];
		const answers = async () =>
			Promise.all(
				paths.map(async (path) => (await workspace.send(path, cookie)).headers.get('location') ?? 'done')
			);
		expect(await answers()).toEqual(['done', 'done', 'done']);
		await age();
		for (const to of await answers()) expect(to).toMatch(/^\/confirm\?next=%2F(settings|privacy)/);
		const next = '/settings/members';
		const wrong = await workspace.send('/confirm', cookie, { password: 'not this one at all', next });
		expect(wrong.status).toBe(401);
		const right = await workspace.send('/confirm', cookie, { password, next });
		expect(right.headers.get('location')).toBe(next);
		expect(await answers()).toEqual(['done', 'done', 'done']);
	});

	it('never leave a workspace without an administrator', async () => {
		const { admin } = workspace.members;
		const others = await workspace.stores(async ({ holdout }) =>
			(await members.list(holdout)).filter(({ role, id }) => role === 'admin' && id !== admin.id)
		);
		for (const { id } of others) await workspace.send('/settings/members?/deactivate', admin.cookie, { id });
		for (const [action, fields] of [
			['role', { role: 'marketer' }],
			['deactivate', {}]
		] as const) {
			const response = await workspace.send(`/settings/members?/${action}`, admin.cookie, {
				id: admin.id,
				...fields
			});
			expect(response.status).toBe(409);
			expect(await response.text()).toContain('last administrator');
		}
		expect(await isIn(admin.cookie)).toBe(true);
	});
});
