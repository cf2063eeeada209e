import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import { roiSchema } from '#lib/server/api/contract/roi-schema.ts';
import { roles, tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { reports as table } from '#lib/server/db/tables/reports.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { fingerprintOf, reports } from '#lib/server/reports/reports.ts';
import { roiCsv } from '#lib/server/reports/roi-csv.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
const secrets = {} as Record<Role, string>;
let stores: Stores;
let product: Product;

/** Groups of a size of their own for each campaign: the same rows twice would be refused as the same people. */
const size = { control: 9000, picks: 9010 };
let added = 0;

/** Two groups of buyers whose sums are known: 400 orders of 50 in the control, 700 of 60 in the treatment. */
const csv = (name: string) =>
	[
		'campaign,variant,people,conversions,revenue,revenue_sq,cost',
		`"${name.replaceAll('"', '""')}",control,${size.control + added},400,20000,1250000,900`,
		`"${name.replaceAll('"', '""')}",picks,${size.picks + added},700,42000,3150000,1351.5`,
		''
	].join('\n');

async function add(name: string): Promise<Campaign> {
	added += 100;
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv(name))]),
		file: 'case.csv',
		control: 'control',
		release: true,
		now,
		campaign: { name, currency: 'EUR' }
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!campaign) throw new Error(`no ${name}`);
	return campaign;
}

const some = { marginRate: 0.4, fixedCost: 5000, costPerPerson: 0.02, horizonDays: 90 };
const say = (campaign: Campaign, more: Parameters<typeof setAssumptions>[2]['some'] = some, by = 'Ada') =>
	stores.holdout.write((tx) => setAssumptions(tx, campaign, { some: more, by, now }));
const reportOf = async (campaign: Campaign) => {
	const report = await campaignReport(stores.holdout, campaign, now);
	if (!report) throw new Error('nothing is published');
	return report;
};

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		for (const role of roles)
			secrets[role] = await stores.holdout.write((tx) =>
				tokens.add(tx, { name: `${role} token`, role, now: new Date() })
			);
	}
);

describe('assumptions', () => {
	it('are kept with who and when, one upon the other; what is left out stays', async () => {
		const campaign = await add('Said');
		expect(await assumptions.find(stores.holdout, campaign)).toBeNull();
		expect((await say(campaign)).kind).toBe('set');
		expect((await say(campaign, { marginRate: 0.3 }, 'Grace')).kind).toBe('set');
		const history = await assumptions.history(stores.holdout, campaign);
		expect(history.map(({ by, value }) => [by, value.marginRate, value.fixedCost])).toEqual([
			['Ada', 0.4, 5000],
			['Grace', 0.3, 5000]
		]);
		expect(history[0]?.at).toBe(now.toISOString());
		expect((await assumptions.find(stores.holdout, campaign))?.by).toBe('Grace');
	});

	it('are refused with every field that cannot be, and nothing is recorded', async () => {
		const campaign = await add('Refused');
		expect(await say(campaign, { marginRate: 0.4 })).toMatchObject({
			kind: 'refused',
			problems: {
				fixedCost: 'Write a number; 0 where there was none.',
				costPerPerson: 'Write a number; 0 where there was none.'
			}
		});
		const wrong = await say(campaign, { ...some, marginRate: 4, currency: 'USD' });
		expect(wrong.kind === 'refused' && Object.keys(wrong.problems)).toEqual(['marginRate', 'currency']);
		expect(await assumptions.history(stores.holdout, campaign)).toEqual([]);
	});
});

describe('a signed report', () => {
	it('is numbered within its campaign, and stays what it was when assumptions change', async () => {
		const campaign = await add('Signed');
		await say(campaign);
		const report = await reportOf(campaign);
		const sign = () =>
			stores.holdout.write((tx) => reports.sign(tx, campaign.id, { report, by: 'Ada', now }));
		expect([await sign(), await sign()]).toEqual([1, 2]);
		const find = (number: string) => signedReport(stores.holdout, campaign, { number, now });
		expect((await find('1'))?.state).toBe('current');
		expect((await find('1'))?.signed.report).toEqual(JSON.parse(JSON.stringify(report)));
		await say(campaign, { marginRate: 0.1 });
		expect((await find('1'))?.state).toBe('outdated');
		expect((await find('1'))?.signed.report?.variants[0]?.roi?.estimate).toBe(
			report.variants[0]?.roi?.estimate
		);
		expect(fingerprintOf(await reportOf(campaign))).not.toBe(fingerprintOf(report));
		expect(await find('3')).toBeNull();
		expect(await find('1.0')).toBeNull();
	});

	it('is known as altered when a digit of it is changed in the database', async () => {
		const campaign = await add('Altered');
		await say(campaign);
		await stores.holdout.write(
			async (tx) => await reports.sign(tx, campaign.id, { report: await reportOf(campaign), by: 'Ada', now })
		);
		const row = (
			await stores.holdout.select().from(table).where(eq(table.campaignId, campaign.id)).limit(1)
		)[0];
		await stores.holdout.write((tx) =>
			tx
				.update(table)
				.set({ snapshot: row?.snapshot.replace('"marginRate":0.4', '"marginRate":0.5') ?? '' })
				.where(eq(table.campaignId, campaign.id))
		);
		expect((await signedReport(stores.holdout, campaign, { number: '1', now }))?.state).toBe('altered');
	});

	it('gives out no numbers any more once the results are withdrawn', async () => {
		const campaign = await add('Taken back');
		await say(campaign);
		await stores.holdout.write(
			async (tx) => await reports.sign(tx, campaign.id, { report: await reportOf(campaign), by: 'Ada', now })
		);
		await stores.holdout.write((tx) => ledger.withdraw(tx, campaign.id, now));
		const found = await signedReport(stores.holdout, campaign, { number: '1', now });
		expect([found?.state, found?.signed.report]).toEqual(['withdrawn', null]);
		const signedIn = { headers: { cookie: product.cookie } };
		const page = await fetch(`${product.origin}/reports/roi/${campaign.slug}/1`, signedIn);
		const words = await page.text();
		expect(page.status).toBe(200);
		expect(words).toContain('data-state="withdrawn"');
		expect(words).not.toContain('€');
		const file = await fetch(
			`${product.origin}/reports/roi/${campaign.slug}/download?as=json&report=1`,
			signedIn
		);
		expect(file.status).toBe(404);
		const draft = await fetch(`${product.origin}/reports/roi/${campaign.slug}`, signedIn);
		expect(await draft.text()).toContain('data-state="nothing-published"');
	});

	it('is a table no spreadsheet computes in', async () => {
		const campaign = await add('=HYPERLINK("http://x")');
		await say(campaign, { ...some, fixedCost: 50_000 }, '@SUM(1)');
		const report = await reportOf(campaign);
		const text = roiCsv(report, { number: 7, by: '+SUM(1)', at: now.toISOString() });
		const rows: string[][] = parse(text);
		for (const cell of rows.slice(1).flat())
			expect(/^[=+@\t\r]/.test(cell) || /^-(?!\d)/.test(cell), cell).toBe(false);
		const roi = rows.find((row) => row[4] === 'roi');
		expect(Number(roi?.[6])).toBe(report.variants[0]?.roi?.estimate);
		expect(Number(roi?.[6])).toBeLessThan(0);
		expect(rows.every((row, i) => i === 0 || row[2] === '7')).toBe(true);
	});

	it('has what each kind of personal data earned, by its code', async () => {
		const report = await reportOf(await add('With personal data'));
		const one: DataReturn = {
			category: 'purchase_history',
			sensitivity: 'medium',
			campaigns: ['Another campaign'],
			variants: 2,
			lift: { estimate: 0.2, low: 0.1, high: 0.3 },
			evidence: 'causal',
			restsOn: 1,
			margin: { estimate: -40, low: -90, high: 10, currency: 'EUR' },
			trustCost: [],
			conclusion: 'gain shown'
		};
		const unknown = { ...one, category: 'health', lift: null, evidence: null, margin: null };
		const text = roiCsv({ ...report, data: [one, unknown] }, null);
		const rows: Record<string, string>[] = parse(text, { columns: true });
		const of = (category: string) =>
			rows
				.filter((row) => row['personal_data'] === category)
				.map((row) =>
					['figure', 'unit', 'estimate', 'low', 'high', 'confidence', 'variant'].map((name) => row[name])
				);
		expect(of('purchase_history')).toEqual([
			['sensitivity', '[z]', 'medium', '[z]', '[z]', '[z]', '[z]'],
			['change', 'part of one', '0.2', '0.1', '0.3', '0.95', '[z]'],
			['evidence', '[z]', 'tested', '[z]', '[z]', '[z]', '[z]'],
			['margin of a campaign', 'EUR', '-40', '-90', '10', '0.95', '[z]'],
			['conclusion', '[z]', 'Gain shown', '[z]', '[z]', '[z]', '[z]']
		]);
		expect(of('health').slice(1, 4)).toEqual([
			['change', 'part of one', '[x]', '[x]', '[x]', '[z]', '[z]'],
			['evidence', '[z]', '[x]', '[z]', '[z]', '[z]', '[z]'],
			['margin of a campaign', '[z]', '[x]', '[x]', '[x]', '[z]', '[z]']
		]);
		expect(rows.find(({ figure }) => figure === 'decision')?.['personal_data']).toBe('[z]');
	});
});

describe('the API', () => {
	const ask = (path: string, as: Role, body?: unknown) =>
		fetch(`${product.origin}/api/v1${path}`, {
			method: body === undefined ? 'GET' : 'PATCH',
			headers: { authorization: `Bearer ${secrets[as]}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) })
		});
	const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
	let campaign: Campaign;
	let [a, b] = [0, 0];
	beforeAll(async () => {
		campaign = await add('Asked');
		[a, b] = [size.control + added, size.picks + added];
	});

	it('gives what was measured before anybody has declared a margin, and the reason for the rest', async () => {
		const response = await ask(`/campaigns/${campaign.slug}/roi`, 'manager');
		expect(response.status).toBe(200);
		const answer = roiSchema.parse(await response.json());
		expect([answer.assumptions, answer.said]).toEqual([null, null]);
		const [one] = answer.variants;
		expect(one).toMatchObject({ status: 'not-computable', reason: 'no-assumptions', roi: null, cost: null });
		expect(one?.incrementalConversions?.estimate).toBeCloseTo((700 / b - 400 / a) * b, 8);
	});

	it('takes assumptions from managers, analysts and administrators, with the name of the token', async () => {
		const change = { assumptions: { ...some, currency: 'EUR' } };
		expect((await ask(`/campaigns/${campaign.slug}`, 'marketer', change)).status).toBe(403);
		expect((await ask(`/campaigns/${campaign.slug}`, 'analyst', change)).status).toBe(200);
		const other = await ask(`/campaigns/${campaign.slug}`, 'manager', { ...change, name: 'Mine' });
		expect(other.status).toBe(403);
		expect((await ask(`/campaigns/${campaign.slug}`, 'manager', change)).status).toBe(200);
		const answer = roiSchema.parse(await (await ask(`/campaigns/${campaign.slug}/roi`, 'analyst')).json());
		expect(answer.assumptions).toEqual({
			...some,
			currency: 'EUR',
			discountRate: 0,
			valuePerConversion: null
		});
		expect(answer.said?.by).toBe('manager token');
	});

	it('answers the figures of a calculation by hand', async () => {
		const answer = roiSchema.parse(await (await ask(`/campaigns/${campaign.slug}/roi`, 'admin')).json());
		const [one] = answer.variants;
		const revenue = (42_000 / b - 20_000 / a) * b;
		const cost = 5000 + 0.02 * b + (1351.5 / b - 900 / a) * b;
		expect(one?.cost).toBeCloseTo(cost, 8);
		expect(one?.incrementalMargin?.estimate).toBeCloseTo(0.4 * revenue, 6);
		expect(one?.roi?.estimate).toBeCloseTo((0.4 * revenue - cost) / cost, 10);
		const { low, high } = one?.incrementalRevenue ?? { low: NaN, high: NaN };
		expect(one?.roi?.low).toBeCloseTo((0.4 * low - cost) / cost, 10);
		expect(one?.roi?.high).toBeCloseTo((0.4 * high - cost) / cost, 10);
		expect(one?.costPerIncrementalConversion?.bounded).toBe(true);
		expect(answer.decision.headline).toMatch(/^It paid: |^Too close/);
	});

	it('refuses what cannot be, by field', async () => {
		const wrong = await ask(`/campaigns/${campaign.slug}`, 'admin', {
			assumptions: { marginRate: 2, horizonDays: 0.5 }
		});
		expect(wrong.status).toBe(422);
		expect(await json(wrong)).toMatchObject({
			code: 'invalid_body',
			problems: [{ place: 'assumptions.marginRate' }, { place: 'assumptions.horizonDays' }]
		});
		const unknown = await ask(`/campaigns/${campaign.slug}`, 'admin', { assumptions: { margin: 0.4 } });
		expect(unknown.status).toBe(422);
		const currency = await ask(`/campaigns/${campaign.slug}`, 'admin', { assumptions: { currency: 'USD' } });
		expect(await json(currency)).toMatchObject({ problems: [{ place: 'assumptions.currency' }] });
	});

	it('is for marketers too, and knows no campaign that is not there', async () => {
		expect((await ask(`/campaigns/${campaign.slug}/roi`, 'marketer')).status).toBe(200);
		expect((await ask('/campaigns/nothing/roi', 'manager')).status).toBe(404);
	});

	it('is described', async () => {
		const { paths } = await json(await fetch(`${product.origin}/api/v1/openapi.json`));
		expect(paths).toHaveProperty(['/campaigns/{slug}/roi', 'get']);
		const described = JSON.stringify(paths);
		for (const name of ['marginRate', 'costPerIncrementalConversion', 'probabilityPositive', 'bounded'])
			expect(described).toContain(name);
	});
});
