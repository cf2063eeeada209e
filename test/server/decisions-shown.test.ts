import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { campaign as campaignSchema } from '#lib/server/api/contract/campaign-schema.ts';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { roiSchema } from '#lib/server/api/contract/roi-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { audit } from '#lib/server/audit/audit.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { addMember, type Product } from '../e2e/product.ts';
import { openSession } from '../e2e/session.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date();
const some = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0, valuePerConversion: 20 };
const reason = '=Send it to everyone.';
let stores: Stores;
let product: Product;
useStores((started) => ({ stores, product } = started));
const list: Campaign[] = [];
const cookies = { manager: '', marketer: '', admin: '' };
let secret = '';
let managerId = '';

beforeAll(async () => {
	for (const [i, name] of ['One', 'Two', 'Three'].entries()) {
		const day = dayOf(now) - 60 + i;
		const campaign = await publishCase(stores, { name, now, startsOn: day - 9, endsOn: day });
		list.push(campaign);
		await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: 'Ana', now }));
	}
	secret = await stores.holdout.write((tx) => tokens.add(tx, { name: 'reader', role: 'marketer', now }));
	for (const role of ['manager', 'marketer', 'admin'] as const) {
		const { id, email } = await addMember(stores.dataFolder, role);
		if (role === 'manager') managerId = id;
		cookies[role] = await openSession(stores.dataFolder, email);
	}
});

const page = (path: string, cookie: string) => fetch(product.origin + path, { headers: { cookie } });
const send = (path: string, cookie: string, fields: Record<string, string> = {}) =>
	fetch(product.origin + path, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin: product.origin, accept: 'text/html' },
		body: new URLSearchParams(fields)
	});
const api = async (path: string): Promise<unknown> =>
	(await fetch(`${product.origin}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } })).json();
const reportOf = (i: number) => `/reports/roi/${list[i]?.slug}`;

async function sign(i: number, cookie: string, more: Record<string, string> = {}): Promise<number> {
	const words = await (await page(reportOf(i), cookie)).text();
	const fingerprint = /name="fingerprint" value="(\w+)"/.exec(words)?.[1] ?? '';
	const fields = {
		fingerprint,
		kind: 'roll-out',
		reason,
		nextCheck: isoDay(dayOf(now)),
		lock: 'on',
		...more
	};
	return (await send(`${reportOf(i)}?/approve`, cookie, fields)).status;
}

describe('a decision over HTTP', () => {
	it('needs a decision, a reason and the lock, and is not for marketers', async () => {
		expect(await sign(0, cookies.marketer)).toBe(403);
		for (const missing of [{ kind: '' }, { reason: ' ' }, { lock: '' }, { nextCheck: '2020-01-01' }])
			expect(await sign(0, cookies.manager, missing), JSON.stringify(missing)).toBe(400);
		expect(campaignSchema.parse(await api('/campaigns/one')).signedDecision).toBeNull();
		expect(programmeSchema.parse(await api('/programme'))).toMatchObject({
			rolledOut: null,
			rolledOutReason: 'no_decisions'
		});
	});

	it('is in the API, the list, the files, on the overview and on the campaign', async () => {
		expect(await sign(0, cookies.manager)).toBe(303);
		const decision = {
			kind: 'roll-out',
			variant: null,
			reason,
			nextCheck: isoDay(dayOf(now)),
			report: 1,
			by: 'The manager',
			countersignedBy: null
		};
		expect(campaignSchema.parse(await api('/campaigns/one')).signedDecision).toMatchObject(decision);
		expect(roiSchema.parse(await api('/campaigns/one/roi')).signedDecision).toMatchObject(decision);
		const csv = await (await page('/reports/reports.csv', cookies.marketer)).text();
		const rows = parse<Record<string, string>>(csv, { columns: true });
		// Unsigned first; a formula is text.
		expect(rows.map((row) => row['campaign'])).toEqual(['Three', 'Two', 'One']);
		expect(rows.at(-1)).toMatchObject({ decision: 'Roll out', signed_by: 'The manager', report: '1' });
		expect(rows.at(-1)?.['reason']).toMatch(/^'=/);
		const file = await (await page(`${reportOf(0)}/download?as=csv`, cookies.marketer)).text();
		expect(file).toContain('signed decision,[z],Roll out');
		for (const path of ['/', '/campaigns/one', '/reports', reportOf(0), `${reportOf(0)}/1`])
			expect(await (await page(path, cookies.marketer)).text(), path).toContain('Roll out');
		const [entry] = await audit.list(stores.holdout, { action: 'report-approved', limit: 1 });
		expect(entry?.details).toEqual({ report: 1, decision: 'roll-out', nextCheck: isoDay(dayOf(now)) });
	});

	it('counts in what was rolled out, adjusted for luck', async () => {
		const { gain, rolledOut } = programmeSchema.parse(await api('/programme'));
		expect(rolledOut).toMatchObject({ adjusted: true, campaigns: 1 });
		// Three campaigns alike: the one is about a third of the sum, and drawn towards their mean.
		expect(rolledOut?.plain.estimate).toBeCloseTo((gain?.estimate ?? 0) / 3, -2);
		expect(rolledOut?.estimate).toBeCloseTo((gain?.estimate ?? 0) / 3, -2);
		expect(await sign(1, cookies.manager, { kind: 'stop' })).toBe(303);
		expect(programmeSchema.parse(await api('/programme')).rolledOut?.campaigns).toBe(1);
	});

	it('waits for its second signature, which its person alone gives', async () => {
		expect(await sign(2, cookies.admin, { second: `member:${managerId}` })).toBe(303);
		expect(campaignSchema.parse(await api('/campaigns/three')).signedDecision).toBeNull();
		const signed = `${reportOf(2)}/1`;
		expect((await send(`${signed}?/countersign`, cookies.marketer)).status).toBe(403);
		expect((await send(`${signed}?/countersign`, cookies.admin)).status).toBe(409);
		expect(await (await page('/', cookies.manager)).text()).toContain('waits for your signature');
		expect((await send(`${signed}?/countersign`, cookies.manager)).status).toBe(200);
		expect(campaignSchema.parse(await api('/campaigns/three')).signedDecision).toMatchObject({
			kind: 'roll-out',
			countersignedBy: 'The manager'
		});
		const [entry] = await audit.list(stores.holdout, { action: 'decision-countersigned', limit: 1 });
		expect(entry?.details).toEqual({ report: 1 });
	});
});

describe('the gain while costs are typed', () => {
	const preview = (query: string, cookie = cookies.manager) =>
		page(`${reportOf(0)}/preview?valuePerConversion=20&${query}`, cookie);

	it('is that of the report, without anything stored, and not for marketers', async () => {
		const answer = (await (await preview('marginRate=40&fixedCost=0&costPerPerson=0')).json()) as {
			preview: { gain: string; verdict: string; tone: string } | null;
		};
		expect(answer.preview).toMatchObject({ verdict: 'Paid', tone: 'better' });
		expect(await (await preview('marginRate=40&fixedCost=&costPerPerson=')).json()).toEqual({
			preview: null
		});
		expect((await preview('marginRate=40&fixedCost=0&costPerPerson=0', cookies.marketer)).status).toBe(403);
		expect(roiSchema.parse(await api('/campaigns/one/roi')).assumptions?.fixedCost).toBe(100);
	});
});
