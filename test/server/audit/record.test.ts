import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../../e2e/product.ts';
import { command } from '../holdout-command.ts';
import { useStores } from '../use-stores.ts';

let stores: Stores;
let product: Product;
const secrets: Record<'analyst' | 'marketer', string> = { analyst: '', marketer: '' };

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		for (const role of ['analyst', 'marketer'] as const)
			secrets[role] = await stores.holdout.write((tx) =>
				tokens.add(tx, { name: `the ${role}`, role, now: new Date() })
			);
	}
);

const api = (path: string, init: RequestInit = {}, as: keyof typeof secrets = 'analyst') =>
	fetch(`${product.origin}/api/v1${path}`, {
		...init,
		headers: { authorization: `Bearer ${secrets[as]}`, ...(init.headers as Record<string, string>) }
	});
const sendJson = (path: string, method: string, body: unknown) =>
	api(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const post = (path: string, fields: Record<string, string>) =>
	fetch(`${product.origin}${path}`, {
		method: 'POST',
		headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
		body: new URLSearchParams(fields),
		redirect: 'manual'
	});
/** What came on record meanwhile, oldest first. */
async function recorded(act: () => Promise<unknown> | undefined) {
	const before = (await audit.list(stores.holdout, { limit: 1 }))[0]?.sequence ?? 0;
	await act();
	return (await audit.list(stores.holdout, { limit: 100 }))
		.filter(({ sequence }) => sequence > before)
		.toReversed()
		.map(({ actor, action, target, outcome, details, address }) => ({
			who: actor.name,
			action,
			target,
			outcome,
			details,
			address
		}));
}

const file = (name: string) =>
	['campaign,variant,people,conversions', `${name},control,4000,200`, `${name},picks,4100,290`, ''].join(
		'\n'
	);
const csv = { 'content-type': 'text/csv' };
/** Its slug before publication. */
const spring = expect.stringMatching(/^spring-[a-z2-7]{8}$/) as string;
const analyst = { who: 'the analyst', outcome: 'done', address: '127.0.0.1' };

describe('the API', () => {
	it('puts campaigns, rules and their changes on record, by name', async () => {
		const variants = ['control', 'picks'].map((name) => ({ name, plannedWeight: 1 }));
		expect(
			await recorded(() => sendJson('/campaigns', 'POST', { name: 'Spring', control: 'control', variants }))
		).toEqual([{ ...analyst, action: 'campaign-added', target: spring, details: {} }]);
		expect(
			await recorded(() =>
				sendJson('/campaigns/spring', 'PATCH', { hypothesis: 'it pays', channel: null, policy: { k: 100 } })
			)
		).toEqual([
			{ ...analyst, action: 'campaign-changed', target: spring, details: { fields: 'hypothesis' } },
			{ ...analyst, action: 'campaign-policy-changed', target: spring, details: { k: '50 → 100' } }
		]);
		expect(await recorded(() => sendJson('/campaigns/spring', 'PATCH', { policy: { k: 5 } }))).toEqual([]);
	});

	it('puts uploads, publications, exports and withdrawals on record, without a count', async () => {
		const stored = await recorded(() =>
			api('/uploads?file=may.csv&release=true', { method: 'POST', body: file('May'), headers: csv })
		);
		const id = stored[0]?.target;
		const inAYear = isoDay(dayOf(new Date()) + 365);
		expect(stored).toEqual([
			{
				...analyst,
				action: 'upload-stored',
				target: id,
				details: {
					file: 'may.csv',
					campaigns: expect.stringMatching(/^may-/) as string,
					retainUntil: inAYear
				}
			},
			{ ...analyst, action: 'release-published', target: 'may', details: { upload: id } }
		]);
		const again = () => api('/uploads', { method: 'POST', body: file('May'), headers: csv });
		expect(await recorded(again)).toEqual([]);
		expect(
			await recorded(() => api('/uploads', { method: 'POST', body: file('').slice(0, 60), headers: csv }))
		).toEqual([
			{
				...analyst,
				action: 'upload-refused',
				target: 'upload.csv',
				outcome: 'refused',
				details: { code: expect.any(String) as string }
			}
		]);
		expect(await recorded(() => api('/campaigns/may/results', { headers: { accept: 'text/csv' } }))).toEqual([
			{ ...analyst, action: 'export', target: 'may', details: { format: 'csv' } }
		]);
		expect(await recorded(() => api('/campaigns/may/releases', { method: 'DELETE' }))).toEqual([
			{ ...analyst, action: 'release-withdrawn', target: 'may', details: {} }
		]);
		expect(JSON.stringify(await audit.list(stores.holdout, { limit: 100 }))).not.toMatch(
			/\b(4000|4100|8100|200|290|490)\b/
		);
	});

	it('puts on record who was refused', async () => {
		expect(await recorded(() => api('/uploads', {}, 'marketer'))).toEqual([
			{
				who: 'the marketer',
				address: '127.0.0.1',
				action: 'refused',
				target: 'GET /uploads',
				outcome: 'refused',
				details: { permission: 'upload' }
			}
		]);
	});
});

describe('the pages', () => {
	it('put the rule, the facts of a campaign and the demo on record', async () => {
		const rule = {
			k: '60',
			minOutcome: '10',
			minBuyers: '10',
			dominance: '15',
			outcomeWindow: '14',
			epochs: 'month-end'
		};
		const page = { outcome: 'done', address: '127.0.0.1' };
		expect(await recorded(() => post('/privacy?/rule', rule))).toMatchObject([
			{ ...page, action: 'policy-changed', details: { k: '50 → 60' } }
		]);
		expect(await recorded(() => post('/privacy?/rule', rule))).toEqual([]);
		expect(
			await recorded(() =>
				post('/campaigns/spring/edit', {
					name: 'Spring',
					audience: 'everybody',
					hypothesis: 'it pays',
					'weight-0': '1',
					'weight-1': '1'
				})
			)
		).toMatchObject([
			{ ...page, action: 'campaign-viewed', target: spring, details: { owner: 'the analyst' } },
			{ ...page, action: 'campaign-changed', target: spring, details: { fields: 'audience' } }
		]);
	});
});

describe('/settings/audit', () => {
	const read = async (query: string) =>
		(await fetch(`${product.origin}/settings/audit${query}`, { headers: { cookie: product.cookie } })).text();

	it('filters by what is in the address, and says that the trail is whole', async () => {
		const all = await read('');
		expect(all).toContain('The log is whole');
		expect(all).toMatch(/<th[^>]*>\s*Campaign added/);
		const uploads = await read('?action=upload-stored&from=2020-01-01&actor=analyst&text=may');
		expect(uploads.match(/<tr/g)?.length).toBe(2);
		expect(uploads).toContain('may.csv');
		expect(await read('?to=2020-01-01')).toContain('No entries match. Clear the filters.');
		expect(await read('?action=nonsense&from=2026-02-31&before=x')).toContain('may.csv');
	});

	it('turns pages by links', async () => {
		for (let n = 0; n < 60; n++) {
			await stores.holdout.write((tx) =>
				audit.add(tx, {
					at: new Date(),
					actor: { kind: 'system', id: null, name: 'Paging' },
					action: 'export',
					target: `number ${n}`,
					outcome: 'done'
				})
			);
		}
		const first = await read('?actor=Paging');
		const link = /href="([^"]*before=\d+[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
		expect(link).toContain('actor=Paging');
		const second = await read(link.slice(link.indexOf('?')));
		expect(first).toContain('number 10<');
		expect(first).not.toContain('number 9<');
		expect(second).toContain('number 9<');
		expect(second).not.toContain('number 10<');
	});

	it('says so when an entry was changed', async () => {
		await stores.holdout.write((tx) =>
			audit.add(tx, {
				at: new Date(),
				actor: { kind: 'system', id: null, name: 'Paging' },
				action: 'export',
				target: 'mine',
				outcome: 'done'
			})
		);
		stores.holdout.$client.prepare("update audit set outcome = 'failed' where target = 'mine'").run();
		expect(await read('')).toContain('The log is broken');
		stores.holdout.$client.prepare("update audit set outcome = 'done' where target = 'mine'").run();
		expect(await read('')).toContain('The log is whole');
	});

	it('is downloaded as CSV in which nothing is computed, and that is recorded', async () => {
		await stores.holdout.write((tx) =>
			audit.add(tx, {
				at: new Date(),
				actor: { kind: 'system', id: null, name: '=HYPERLINK("//x")' },
				action: 'export',
				target: '-5',
				outcome: 'done'
			})
		);
		const answers: Response[] = [];
		expect(
			await recorded(async () =>
				answers.push(
					await fetch(`${product.origin}/settings/audit/audit.csv?text=-5`, {
						headers: { cookie: product.cookie }
					})
				)
			)
		).toMatchObject([{ action: 'export', target: 'audit log' }]);
		expect(answers[0]?.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
		const rows: string[][] = parse((await answers[0]?.text()) ?? '');
		const row = rows.find((cells) => cells[6] === '-5');
		expect(row?.[4]).toBe('\'=HYPERLINK("//x")');
	});
});

describe('the command line', () => {
	it('puts what it does on record, and verifies the trail', async () => {
		const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: stores.dataFolder } });
		expect(await recorded(() => run('token', 'add', 'Nightly', '--role', 'analyst'))).toMatchObject([
			{ who: 'Command line', action: 'token-added', target: 'Nightly', details: { role: 'analyst' } }
		]);
		expect(await run('verify')).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('audit log is whole') as string
		});
		const { hash } = (await audit.list(stores.holdout, { limit: 1 }))[0] ?? {};
		expect((await run('verify')).stdout).toContain(hash);
		const target = stores.holdout.$client
			.prepare('select target from audit where sequence = 2')
			.pluck()
			.get();
		stores.holdout.$client.prepare("update audit set target = 'x' where sequence = 2").run();
		expect(await run('verify')).toMatchObject({
			status: 1,
			stderr: 'audit:2: audit_broken: this entry is not what was written\n'
		});
		stores.holdout.$client.prepare('update audit set target = ? where sequence = 2').run(target);
		expect((await run('verify')).status).toBe(0);
	});
});
