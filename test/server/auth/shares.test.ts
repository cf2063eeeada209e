import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shares } from '#lib/server/db/account-tables.ts';
import { openWorkspace, secretName, secretSlug, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
}, 60_000);
afterAll(() => workspace.stop());

/** A share link as a manager makes it, without the origin. */
async function share(query = '', days = '30'): Promise<string> {
	const response = await workspace.send(
		`/campaigns/${secretSlug}/share?/add`,
		workspace.members.manager.cookie,
		{
			query,
			days
		}
	);
	expect(response.status).toBe(200);
	return /\/shared\/[\w-]+/.exec(await response.text())?.[0] ?? '';
}
const data = async (path: string) => (await workspace.ask(path)).text();

describe('a share link', () => {
	it('shows the results to whoever has it, without the navigation', async () => {
		const path = await share();
		expect(path).toMatch(/^\/shared\/[\w-]{43}$/);
		const response = await workspace.ask(path);
		expect(response.status).toBe(200);
		expect(response.headers.get('x-robots-tag')).toBe('noindex');
		expect(response.headers.get('cache-control')).toBe('no-store');
		const page = await response.text();
		expect(page).toContain(secretName);
		expect(page).not.toContain('Sign out');
		// Also for a member: everybody sees the same.
		const { cookie } = workspace.members.admin;
		expect(await (await workspace.ask(path, { cookie })).text()).not.toContain('Sign out');
	});

	it('opens nothing else', async () => {
		const secret = (await share()).split('/')[2] ?? '';
		const headers = { authorization: `Bearer ${secret}`, cookie: `holdout.session_token=${secret}` };
		for (const path of [
			'/',
			`/campaigns/${secretSlug}`,
			`/campaigns/${secretSlug}/__data.json`,
			'/settings'
		]) {
			const response = await workspace.ask(path, { headers });
			expect(await response.text(), path).not.toContain(secretName);
		}
		expect((await workspace.ask('/api/v1/campaigns', { headers })).status).toBe(401);
		for (const method of ['POST', 'PUT', 'DELETE']) {
			const response = await workspace.ask(`/shared/${secret}`, {
				method,
				headers: { origin: workspace.origin }
			});
			expect(response.headers.get('location'), method).toMatch(/^\/sign-in/);
		}
	});

	it('shows the settings it was made with, whatever the address says', async () => {
		const path = await share('metric=conversion&scale=relative&evil=1');
		const fixed = `${path}?metric=conversion&scale=relative`;
		for (const query of [
			'',
			'?by=channel',
			'?metric=conversion&scale=absolute',
			'?by=channel&metric=conversion'
		]) {
			const response = await workspace.ask(`${path}${query}`);
			expect([response.status, response.headers.get('location')], query).toEqual([303, fixed]);
		}
		expect((await workspace.ask(fixed)).status).toBe(200);
		const narrow = await share('by=nothing');
		expect(await data(`${narrow}?by=nothing`)).toContain(secretName);
	});

	it('has only the data that its page shows', async () => {
		const whole = await data(`${await share()}/__data.json`);
		expect(whole).toContain('Web');
		expect(whole).toContain('North');
		const part = await data(`${await share('by=channel')}/__data.json?by=channel`);
		expect(part).toContain('Web');
		expect(part).not.toContain('North');
		expect(part).not.toContain('region');
	});

	it('is over after its time, and when it is taken back', async () => {
		const path = await share('', '1');
		const id = workspace.stores(({ holdout }) => {
			const list = holdout.select().from(shares).all();
			return list.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.id ?? '';
		});
		expect((await workspace.ask(path)).status).toBe(200);
		const revoke = (slug: string) =>
			workspace.send(`/campaigns/${slug}/share?/revoke`, workspace.members.manager.cookie, { id });
		expect((await revoke('nothing-here')).status).toBe(404);
		expect((await revoke(secretSlug)).status).toBe(200);
		expect((await workspace.ask(path)).status).toBe(404);
		const second = await share('', '1');
		workspace.stores(({ holdout }) =>
			holdout
				.update(shares)
				.set({ expiresAt: new Date(Date.now() - 1) })
				.run()
		);
		const response = await workspace.ask(second);
		expect(response.status).toBe(404);
		expect(await response.text()).not.toContain(secretName);
		for (const days of ['0', '366', '1.5', '', 'x']) {
			const refused = await workspace.send(
				`/campaigns/${secretSlug}/share?/add`,
				workspace.members.manager.cookie,
				{ days }
			);
			expect(refused.status, days).toBe(400);
		}
	});
});
