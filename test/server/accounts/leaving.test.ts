import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import type { AuditAction } from '#lib/server/db/audit-actions.ts';
import { members } from '#lib/server/accounts/members.ts';
import { addMember, password, signIn } from '../../e2e/product.ts';
import { openWorkspace, secretSlug, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
});
afterAll(() => workspace.stop());

const admin = () => workspace.members.admin.cookie;
const pages = [`/campaigns/${secretSlug}/share`, `/reports/roi/${secretSlug}/share`, '/reports/share'];

async function newcomer(name: string, role: 'manager' | 'marketer' = 'manager') {
	const member = await addMember(workspace.folder, role, `${name}@example.com`);
	return { ...member, cookie: await signIn(workspace.origin, member.email) };
}

/** A share link of each kind. */
const shareAll = (cookie: string): Promise<string[]> =>
	Promise.all(
		pages.map(async (page) => {
			const made = await workspace.send(`${page}?/add`, cookie, { query: '', days: '30' });
			return /\/shared\/[\w-]{43}/.exec(await made.text())?.[0] ?? 'none';
		})
	);
const open = (paths: string[]) =>
	Promise.all(paths.map((path) => workspace.ask(path).then(({ status }) => status)));
const act = (action: string, fields: Record<string, string>) =>
	workspace.send(`/settings/members?/${action}`, admin(), fields);
const newest = (action: AuditAction) =>
	workspace.stores(async ({ holdout }) => (await audit.list(holdout, { action, limit: 1 }))[0]);
const linkOf = async (id: string) =>
	/\/invite\/[\w-]{43}/.exec(await (await act('link', { id })).text())?.[0] ?? 'none';

describe('share links of a member who leaves', () => {
	it('end, and do not come back with the member', async () => {
		const { id, email, cookie } = await newcomer('leaves');
		const [paths, kept] = [await shareAll(cookie), await shareAll(workspace.members.manager.cookie)];
		expect(await open(paths)).toEqual([200, 200, 200]);
		expect(await (await workspace.ask('/settings/members', { cookie: admin() })).text()).toContain(
			'3 share links'
		);
		expect((await act('deactivate', { id })).status).toBe(200);
		expect(await open(paths)).toEqual([404, 404, 404]);
		expect(await open(kept)).toEqual([200, 200, 200]);
		expect(await newest('member-deactivated')).toMatchObject({ target: email, details: { sharesEnded: 3 } });
		expect((await act('reactivate', { id })).status).toBe(200);
		expect(await open(paths)).toEqual([404, 404, 404]);
	});

	it('go to whom an administrator names, who may share', async () => {
		const { id, email, cookie } = await newcomer('hands-over');
		const heir = await newcomer('heir');
		const marketer = await newcomer('reads', 'marketer');
		const paths = await shareAll(cookie);
		for (const wrong of [id, marketer.id, 'nobody'])
			expect((await act('deactivate', { id, heir: wrong })).status).toBe(409);
		expect(
			await workspace.stores(async ({ holdout }) => (await members.find(holdout, id))?.deactivatedAt)
		).toBeNull();
		expect((await act('deactivate', { id, heir: heir.id })).status).toBe(200);
		expect(await open(paths)).toEqual([200, 200, 200]);
		expect(await newest('member-deactivated')).toMatchObject({
			target: email,
			details: { sharesHandedOver: 3, to: heir.email }
		});
		// They are the other member's now.
		expect((await act('deactivate', { id: heir.id })).status).toBe(200);
		expect(await open(paths)).toEqual([404, 404, 404]);
	});

	it('show nothing where the member was deactivated before this rule, also after coming back', async () => {
		const { id, cookie } = await newcomer('left-earlier');
		const paths = await shareAll(cookie);
		await workspace.stores(({ holdout }) =>
			holdout.$client.prepare('update members set deactivated_at = 1 where id = ?').run(id)
		);
		expect(await open(paths)).toEqual([404, 404, 404]);
		await act('reactivate', { id });
		expect(await open(paths)).toEqual([404, 404, 404]);
	});
});

describe('a link for a new password', () => {
	it('ends when the member changes the password', async () => {
		const { id, cookie } = await newcomer('changes');
		const link = await linkOf(id);
		const change = (current: string) =>
			workspace.send('/settings/account?/password', cookie, { current, next: 'seven other plain words' });
		expect((await change('not my password')).status).toBe(401);
		expect(await (await workspace.ask(link)).text()).toContain('changes@example.com');
		expect((await change(password)).status).toBe(200);
		expect(await (await workspace.ask(link)).text()).not.toContain('changes@example.com');
		const late = await workspace.send(link, '', { name: 'Thief', password: 'words of somebody else' });
		expect(late.status).toBe(410);
	});

	it('ends with a deactivation, also when the member comes back', async () => {
		const { id } = await newcomer('returns');
		const link = await linkOf(id);
		await act('deactivate', { id });
		await act('reactivate', { id });
		const late = await workspace.send(link, '', { name: 'Thief', password: 'words of somebody else' });
		expect(late.status).toBe(410);
	});
});
