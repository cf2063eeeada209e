import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roiSchema } from '#lib/server/api/contract/roi-schema.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { setWorkspaceDefaults, workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import { plainReport } from '#lib/server/reports/roi.ts';
import { roiCsv } from '#lib/server/reports/roi-csv.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { people, sumsOf } from '../experiment/people-with-discounts.ts';
import { command } from './holdout-command.ts';
import { useStores } from './use-stores.ts';

let stores: Stores;
let product: Product;
let secret = '';

const columns = [
	'conversions',
	'revenue',
	'revenue_sq',
	'discount',
	'discount_sq',
	'revenue_x_discount'
] as const;
const control = sumsOf('control', people(1, { count: 6000, buy: 0.06, off: 0, use: 0 }));
const voucher = sumsOf('voucher', people(2, { count: 6200, buy: 0.09, off: 0.3, use: 0.6 }));
/** Opt-outs: 20 of 6,000 against 80 of 6,200. */
const csv = (names: readonly string[]) =>
	[
		['variant', 'people', ...names, 'unsubscribes'].join(','),
		...[control, voucher].map(({ variant, people: count, sums }, i) =>
			[variant, count, ...names.map((name) => sums[name]), [20, 80][i]].join(',')
		),
		''
	].join('\n');

const ask = (path: string, more: RequestInit = {}) =>
	fetch(`${product.origin}/api/v1${path}`, {
		...more,
		headers: { authorization: `Bearer ${secret}`, ...more.headers }
	});
const upload = (name: string, body: string, query = '') =>
	ask(`/uploads?campaign=${name}&control=control&currency=EUR&ended=true&release=true&sameAs=none${query}`, {
		method: 'POST',
		body,
		headers: { 'content-type': 'text/csv' }
	});
const patch = (slug: string, body: object) =>
	ask(`/campaigns/${slug}`, {
		method: 'PATCH',
		body: JSON.stringify(body),
		headers: { 'content-type': 'application/json' }
	});
const roi = async (slug: string) => {
	const body: unknown = await (await ask(`/campaigns/${slug}/roi`)).json();
	return roiSchema.parse(body);
};
const said = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0 };

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		await stores.holdout.write(
			async (tx) => await setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), currency: 'EUR' })
		);
		secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'besides', role: 'admin', now: new Date() })
		);
	}
);

describe('a file with discounts', () => {
	it('is taken by the API; the return says how they came off, and its table has them', async () => {
		expect((await upload('vouchers', csv(columns))).status).toBe(201);
		expect((await patch('vouchers', { assumptions: said })).status).toBe(200);
		const { variants } = await roi('vouchers');
		const sum = (name: string) =>
			(voucher.sums[name] ?? NaN) - ((control.sums[name] ?? NaN) / control.people) * voucher.people;
		expect(variants[0]?.discount).toMatchObject({ source: 'file', takenOff: true, joint: 'exact' });
		expect(variants[0]?.discount?.total).toBeCloseTo(sum('discount'), 4);
		expect(variants[0]?.incrementalMargin?.estimate).toBeCloseTo(
			0.4 * (sum('revenue') + sum('discount')) - sum('discount'),
			4
		);
		const campaign = await campaigns.find(stores.holdout, 'vouchers');
		const report = campaign && (await plainReport(stores.holdout, campaign, new Date()));
		const table = report ? roiCsv(report, null) : '';
		expect(table).toMatch(/,voucher,discount,EUR,/);
		expect(table).toMatch(/,voucher,extraOptOuts,people,/);
	});

	it('takes no amount per order beside those of its file', async () => {
		const both = { discountPerOrder: 2, discountsTakenOff: true };
		const refused = await patch('vouchers', { assumptions: both });
		expect(refused.status).toBe(422);
		expect(await refused.json()).toMatchObject({ problems: [{ place: 'assumptions.discountPerOrder' }] });
		expect((await roi('vouchers')).assumptions?.discountPerOrder ?? null).toBeNull();
	});

	it('never prints the sum of revenue × discount', async () => {
		const secretSum = String(Math.round(voucher.sums['revenue_x_discount'] ?? 0));
		for (const path of ['/campaigns/vouchers/results', '/campaigns/vouchers/roi']) {
			const text = await (await ask(path)).text();
			expect(text).toContain('discount');
			expect(text).not.toContain('revenue_x_discount');
			expect(text).not.toContain(secretSum);
		}
	});
});

describe('a file without discounts', () => {
	it('is asked about them, and takes the answer', async () => {
		expect((await upload('coupons', csv(columns.slice(0, 3)))).status).toBe(201);
		const refused = await patch('coupons', { assumptions: { ...said, discountPerOrder: 5 } });
		expect(refused.status).toBe(422);
		expect(await refused.json()).toMatchObject({ problems: [{ place: 'assumptions.discountsTakenOff' }] });
		const before = await patch('coupons', { assumptions: said });
		expect(before.status).toBe(200);
		const plain = (await roi('coupons')).variants[0]?.incrementalMargin?.estimate ?? NaN;
		const answer = { discountPerOrder: 5, discountsTakenOff: false };
		expect((await patch('coupons', { assumptions: answer })).status).toBe(200);
		const { variants, assumptions } = await roi('coupons');
		expect(assumptions).toMatchObject(answer);
		expect(variants[0]?.discount).toMatchObject({ source: 'per-order', takenOff: false });
		expect(variants[0]?.incrementalMargin?.estimate).toBeCloseTo(
			plain - 5 * (voucher.sums['conversions'] ?? 0),
			4
		);
	});
});

describe('extra opt-outs', () => {
	it('are people, and money only where the workspace has a value of a subscriber', async () => {
		const extra = 80 - (20 / 6000) * 6200;
		const [before] = (await roi('vouchers')).optOuts;
		expect(before?.people.estimate).toBeCloseTo(extra, 6);
		expect(before?.value).toBeNull();
		await stores.holdout.write(
			async (tx) => await setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), subscriberValue: 12 })
		);
		const [after] = (await roi('vouchers')).optOuts;
		expect(after?.value?.estimate).toBeCloseTo(12 * extra, 6);
		expect(after?.words).toMatch(
			/^59 more people opted out \(likely \d+ to \d+\): at €\S+ each a loss of €712 \(likely €\d+ to €\S+\)\.$/
		);
		const gain = (await roi('vouchers')).total?.gain.estimate;
		await stores.holdout.write(
			async (tx) =>
				await setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), subscriberValue: null })
		);
		expect((await roi('vouchers')).total?.gain.estimate).toBe(gain);
	});
});

describe('the kind of a campaign', () => {
	it('is declared by upload, change and command line, and a word that is none is refused', async () => {
		expect((await upload('wave', csv(columns.slice(0, 1)), '&kind=programme')).status).toBe(201);
		expect((await campaigns.find(stores.holdout, 'wave'))?.kind).toBe('programme');
		expect((await upload('other', csv(columns.slice(0, 1)), '&kind=wave')).status).toBe(400);
		// It decides which totals results count in: published, it stays.
		expect((await patch('wave', { kind: 'campaign' })).status).toBe(409);
		const file = join(stores.dataFolder, 'quarter.csv');
		writeFileSync(file, csv(columns.slice(0, 2)));
		const args = ['import', file, '--campaign', 'Quarter', '--control', 'control', '--ended', '--kind'];
		const env = { HOLDOUT_DATA: stores.dataFolder };
		expect((await command([...args, 'wave'], { env })).status).toBe(2);
		expect((await command([...args, 'programme'], { env })).status).toBe(0);
		expect((await campaigns.list(stores.holdout)).find(({ name }) => name === 'Quarter')?.kind).toBe(
			'programme'
		);
		expect((await patch('quarter', { kind: 'campaign' })).status).toBe(200);
		expect((await campaigns.list(stores.holdout)).find(({ name }) => name === 'Quarter')?.kind).toBe(
			'campaign'
		);
		const changed = await audit.list(stores.holdout, { action: 'campaign-changed', limit: 5 });
		expect(changed[0]?.details).toEqual({ fields: 'kind' });
	});
});
