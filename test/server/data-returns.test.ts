import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dataReturnsBody, dataReturnsSchema } from '#lib/server/api/contract/data-returns-schema.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { dataProgrammes } from '#lib/server/reports/data-returns.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
const formula = '=HYPERLINK("http://x.example")';
let stores: Stores;
let product: Product;
useStores((started) => ({ stores, product } = started));

const page = (path: string) => fetch(`${product.origin}${path}`, { headers: { cookie: product.cookie } });

describe('dataProgrammes', () => {
	it('is empty, and the page says what to do, while nothing is published', async () => {
		await publishCase(stores, {
			name: 'Not published',
			now,
			release: false,
			categories: { picks: ['health'] }
		});
		expect(await dataProgrammes(stores.holdout, now)).toEqual([]);
		const words = await (await page('/programme/data')).text();
		expect(words).toContain('Each kind of personal data will be here');
		expect(words).not.toContain('Health');
	});

	it('sums up each declared kind, the most sensitive first, demo campaigns apart, and names who declared nothing', async () => {
		await publishCase(stores, { name: 'Quiet', now });
		await publishCase(stores, { name: 'Earns', now, categories: { picks: ['contact'] } });
		await publishCase(stores, {
			name: formula,
			now,
			categories: { picks: ['contact', 'location'] },
			unsubscribes: 300
		});
		await publishCase(stores, { name: 'Shown', now, demo: true, categories: { picks: ['loyalty'] } });
		const [real, demo, ...more] = await dataProgrammes(stores.holdout, now);
		expect(more).toEqual([]);
		expect([real?.demo, real?.published, demo?.demo, demo?.published]).toEqual([false, 3, true, 1]);
		expect(real?.undeclared).toEqual([{ slug: 'quiet', name: 'Quiet', variants: ['picks'] }]);
		expect(
			real?.rows.map(({ category, campaigns, conclusion }) => [category, campaigns.length, conclusion])
		).toEqual([
			['location', 1, 'linked to lower trust'],
			['contact', 2, 'linked to lower trust']
		]);
		expect(real?.rows[0]?.trustCost.map(({ label, campaign }) => [label, campaign])).toEqual([
			['Opt-outs', formula]
		]);
		expect(demo?.rows.map(({ category, conclusion }) => [category, conclusion])).toEqual([
			['loyalty', 'linked to a gain']
		]);
	});
});

describe('the page', () => {
	it('says conclusions, evidence and what is not declared', async () => {
		const response = await page('/programme/data');
		const words = await response.text();
		expect(response.status).toBe(200);
		for (const said of [
			'Linked to a gain',
			'Linked to lower trust in 1 campaign: review how it is used',
			'linked in 2 campaigns',
			'not counted'
		])
			expect(words).toContain(said);
	});
});

describe('the CSV', () => {
	it('has one line a kind, names with their quotes, and is put on record', async () => {
		const response = await page('/programme/data/data.csv');
		const text = await response.text();
		const rows = parse<Record<string, string>>(text, { columns: true });
		expect(response.headers.get('content-type')).toContain('text/csv');
		expect(rows.map(({ kind, campaigns_are }) => [kind, campaigns_are])).toEqual([
			['location', 'real'],
			['contact', 'real'],
			['loyalty', 'demo']
		]);
		expect(Number(rows[0]?.['change'])).toBeGreaterThan(0.5);
		expect(rows[0]?.['margin']).toBe('[x]');
		expect(rows[0]?.['trust_cost']).toBe(`Opt-outs: ${formula}, picks`);
		const [entry] = await audit.list(stores.holdout, { action: 'export', limit: 1 });
		expect([entry?.target, entry?.outcome]).toEqual(['return on personal data', 'done']);
	});
});

describe('the API', () => {
	const ask = async (role: 'analyst' | 'marketer') => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: `${role} asks`, role, now: new Date() })
		);
		return fetch(`${product.origin}/api/v1/data-returns`, { headers: { authorization: `Bearer ${secret}` } });
	};

	it('answers what the page shows, as described, to whom it may', async () => {
		const response = await ask('analyst');
		const given: unknown = await response.json();
		const body = dataReturnsSchema.parse(given);
		expect(given).toEqual(body);
		expect(body).toEqual(dataReturnsBody(await dataProgrammes(stores.holdout, new Date())));
		expect(body.groups.map(({ demo }) => demo)).toEqual([false, true]);
		// Marketers read money too.
		expect((await ask('marketer')).status).toBe(200);
	});
});
