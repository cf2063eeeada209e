import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { policyWords } from '#lib/privacy/words.ts';
import type { AuditAction } from '#lib/server/db/audit-actions.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { shares } from '#lib/server/db/tables/views.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { openWorkspace, secretName, secretSlug, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
	workspace = await openWorkspace();
});
afterAll(() => workspace.stop());

const report = `/reports/roi/${secretSlug}`;

/** A share link as a manager makes it, without the origin. */
async function share(query = '', days = '30', page = `/campaigns/${secretSlug}/share`): Promise<string> {
	const response = await workspace.send(`${page}?/add`, workspace.members.manager.cookie, { query, days });
	expect(response.status).toBe(200);
	return /\/shared\/[\w-]+/.exec(await response.text())?.[0] ?? '';
}
const shareReport = (query = '') => share(query, '30', `${report}/share`);
/** Where the links of a page lead. */
const hrefs = (html: string) => [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, to]) => to ?? '');
const newest = (action: AuditAction) =>
	workspace.stores(async ({ holdout }) => (await audit.list(holdout, { action, limit: 1 }))[0]);
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
		expect(page).not.toContain('id="menu"');
		expect(hrefs(page).filter((to) => !to.startsWith('#'))).toEqual([]);
		// The rule, and with it the smallest group.
		const [rule = ''] = policyWords(defaultPolicy).split('. ');
		expect(rule).toContain('50');
		expect(page).toContain(rule);
		// Also for a member: everybody sees the same.
		const { cookie } = workspace.members.admin;
		expect(await (await workspace.ask(path, { cookie })).text()).not.toContain('id="menu"');
	});

	it('is shown in a frame by the sites that it names alone, without scripts and navigation', async () => {
		const page = `/campaigns/${secretSlug}/share?/add`;
		const add = (embed: string) =>
			workspace.send(page, workspace.members.manager.cookie, { query: '', days: '30', embed });
		for (const bad of [
			'intranet.example.com',
			'https://a.example/x',
			'https://*.example.com',
			"https://a.example;script-src 'x'"
		])
			expect((await add(bad)).status, bad).toBe(400);
		const made = await (await add('https://intranet.example.com, https://wiki.example.com:8443')).text();
		const [path = ''] = /\/embed\/[\w-]{43}/.exec(made) ?? [];
		expect(made).toContain('&lt;iframe src=');
		const framed = await workspace.ask(path, { cookie: workspace.members.admin.cookie });
		expect(framed.status).toBe(200);
		const policy = framed.headers.get('content-security-policy') ?? '';
		expect(policy).toContain('frame-ancestors https://intranet.example.com https://wiki.example.com:8443;');
		expect(policy).toContain("script-src 'none'");
		expect(policy).toMatch(/; sandbox allow-same-origin$/);
		expect(framed.headers.get('x-frame-options')).toBeNull();
		const text = await framed.text();
		expect(text).toContain(secretName);
		expect(text).not.toMatch(/<script|id="menu"/);
		expect(hrefs(text).filter((to) => !to.startsWith('#'))).toEqual([]);
		// The link itself is in no frame, nor is one that names no site.
		const open = await workspace.ask(path.replace('embed', 'shared'));
		expect(open.headers.get('x-frame-options')).toBe('DENY');
		expect(open.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		const closed = await workspace.ask((await share()).replace('shared', 'embed'));
		expect([closed.status, closed.headers.get('x-frame-options')]).toEqual([404, 'DENY']);
		expect(closed.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
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
		// What was declared of the data, and what was noted, is for members.
		for (const name of ['dataUse', 'legalBasis', 'audience', 'struck']) expect(whole).not.toContain(name);
	});

	it('is over after its time, and when it is taken back', async () => {
		const path = await share('', '1');
		const id = await workspace.stores(async ({ holdout }) => {
			const list = await holdout.select().from(shares);
			return list.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.id ?? '';
		});
		expect((await workspace.ask(path)).status).toBe(200);
		const revoke = (slug: string) =>
			workspace.send(`/campaigns/${slug}/share?/revoke`, workspace.members.manager.cookie, { id });
		expect((await revoke('nothing-here')).status).toBe(404);
		expect((await revoke(secretSlug)).status).toBe(200);
		expect((await workspace.ask(path)).status).toBe(404);
		const second = await share('', '1');
		await workspace.stores(({ holdout }) =>
			holdout.write((tx) => tx.update(shares).set({ expiresAt: new Date(Date.now() - 1) }))
		);
		for (const path of [second, `/shared/${'x'.repeat(43)}`, '/shared/x']) {
			const response = await workspace.ask(path);
			const words = await response.text();
			expect([response.status, response.headers.get('x-robots-tag')], path).toEqual([404, 'noindex']);
			// What it is, and why.
			expect(words).toMatch(/<h1[^>]*>[^<]+<\/h1>.*<p>[^<]+<\/p>/s);
			expect(words).not.toContain(secretName);
			expect(hrefs(words)).toEqual(['#main']);
		}
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

describe('a share link of a report', () => {
	const manager = () => workspace.members.manager.cookie;
	const assume = (fixedCost: string) =>
		workspace.send(`${report}?/assume`, manager(), {
			marginRate: '40',
			fixedCost,
			costPerPerson: '0.02',
			valuePerConversion: '30',
			currency: 'EUR'
		});
	async function sign(): Promise<void> {
		const page = await (await workspace.ask(report, { cookie: manager() })).text();
		const fingerprint = /name="fingerprint" value="(\w+)"/.exec(page)?.[1] ?? '';
		const answer = await workspace.send(`${report}?/approve`, manager(), {
			fingerprint,
			kind: 'roll-out',
			reason: 'A secret reason of ours',
			lock: 'on'
		});
		expect(answer.status).toBe(303);
	}

	it('shows the report of the day, and nothing to do with it', async () => {
		const path = await shareReport();
		const before = await workspace.ask(path);
		expect(before.status).toBe(200);
		for (const [name, value] of [
			['x-robots-tag', 'noindex'],
			['referrer-policy', 'no-referrer'],
			['cache-control', 'no-store']
		] as const)
			expect(before.headers.get(name)).toBe(value);
		expect(await before.text()).toContain('none entered yet');
		await assume('900');
		const page = await data(path);
		expect(page).toContain(secretName);
		expect(page).toContain('fixed cost €900');
		expect(page).toContain('data-state="draft"');
		expect(page).not.toMatch(/<form|<input|download|id="(menu|decide|assumptions)"/);
		expect(hrefs(page)).toEqual(['#main']);
		const { target, details, actor } = (await newest('share-opened')) ?? {};
		expect([target, details, actor?.kind]).toEqual([secretSlug, { shows: 'report' }, 'anonymous']);
	});

	it('of a signed report shows what was signed, whatever is declared later', async () => {
		await sign();
		const path = await shareReport('report=1&evil=2');
		expect((await newest('share-added'))?.details).toEqual({ shows: 'report 1 as it was signed', days: 30 });
		for (const query of ['', '?report=2', '?report=1&evil=2'])
			expect((await workspace.ask(path + query)).headers.get('location'), query).toBe(`${path}?report=1`);
		await assume('1234');
		await sign();
		const page = await data(`${path}?report=1`);
		expect(page).toContain('data-state="signed"');
		expect(page).toMatch(/\breport 1\b/i);
		expect(page).toContain('fixed cost €900');
		expect(page).toContain('data-state="outdated"');
		expect(page).not.toContain('1,234');
		expect(hrefs(page)).toEqual(['#main']);
	});

	it('is made for a report that there is', async () => {
		const ask = (query: string) =>
			workspace.send(`${report}/share?/add`, manager(), { query, days: '3' }).then(({ status }) => status);
		expect(await Promise.all(['report=9', 'report=x', 'report=', 'report=2'].map(ask))).toEqual([
			404, 404, 404, 200
		]);
		const page = await (await workspace.ask(`${report}/share?report=2`, { cookie: manager() })).text();
		expect(page).toContain('Shows report 1 as it was signed');
		expect(page).toContain('Shows the report as it is when opened');
		expect(page).toContain('by The manager');
	});

	it('is listed, and taken back, where it was made', async () => {
		const path = await shareReport();
		const id = await workspace.stores(async ({ holdout }) => {
			const list = await holdout.select().from(shares);
			return list.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.id ?? '';
		});
		for (const page of [`/campaigns/${secretSlug}`, '/reports'])
			expect((await workspace.send(`${page}/share?/revoke`, manager(), { id })).status, page).toBe(404);
		expect((await workspace.ask(path)).status).toBe(200);
		expect((await workspace.send(`${report}/share?/revoke`, manager(), { id })).status).toBe(200);
		expect((await workspace.ask(path)).status).toBe(404);
	});

	it('of all campaigns shows those with published results', async () => {
		const path = await share('report=1', '30', '/reports/share');
		expect((await workspace.ask(`${path}?report=1`)).headers.get('location')).toBe(path);
		await workspace.stores(({ holdout }) =>
			holdout.write((tx) =>
				campaigns.add(tx, {
					name: 'A plan of ours',
					policy: defaultPolicy,
					currency: 'EUR',
					variants: [],
					now: new Date()
				})
			)
		);
		const page = await data(path);
		expect(page).toContain(secretName);
		expect(page).toContain('Report 2');
		expect(page).toContain('Roll out');
		// Reasons are for who may read the report.
		expect(page).not.toContain('A secret reason of ours');
		expect(page).not.toContain('A plan of ours');
		expect(hrefs(page)).toEqual(['#main']);
		expect((await newest('share-opened'))?.details).toEqual({ shows: 'programme' });
	});

	it('says that nothing is published once the results are withdrawn', async () => {
		const [campaign, day, signed, all] = [
			await share(),
			await shareReport(),
			await shareReport('report=1'),
			await share('', '30', '/reports/share')
		];
		await workspace.stores(async ({ holdout }) => {
			const { id } = (await campaigns.find(holdout, secretSlug)) ?? { id: '' };
			await holdout.write((tx) => ledger.withdraw(tx, id, new Date()));
		});
		for (const path of [campaign, day]) expect(await data(path)).toContain('data-state="nothing-published"');
		const frozen = await data(`${signed}?report=1`);
		expect(frozen).toContain('data-state="withdrawn"');
		expect(frozen).not.toContain('€');
		expect(await data(all)).toContain('data-state="nothing-published"');
	});
});
