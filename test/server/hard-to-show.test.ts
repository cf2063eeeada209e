import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { addHostile } from '../hostile-campaigns.ts';
import { project } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-shown-'));
let product: Product;
let slugs: Awaited<ReturnType<typeof addHostile>>;
let token = '';

beforeAll(async () => {
	slugs = await addHostile(folder, ['hidden', 'euro', 'dollar']);
	const { holdout, ...rest } = openStores(folder, project);
	token = await holdout.write((tx) => tokens.add(tx, { name: 'Nightly', role: 'analyst', now: new Date() }));
	const planned = await campaigns.find(holdout, slugs.dollar);
	if (planned) await holdout.write((tx) => campaigns.setPlan(tx, planned.id, { control: 1, picks: 1 }));
	closeStores({ holdout, ...rest });
	product = await startProduct({}, 'admin', folder);
});
afterAll(async () => {
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** The words of a page, one blank between them. */
async function words(path: string): Promise<string> {
	const answer = await fetch(product.origin + path, {
		headers: { cookie: product.cookie, accept: 'text/html' }
	});
	const [, main = ''] = /<main[^>]*>([\s\S]*?)<\/main>/.exec(await answer.text()) ?? [];
	return main
		.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<wbr\/?>/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/&amp;/g, '&')
		.replace(/[\s\u00a0\u202f]+/g, ' ');
}

describe('a campaign that is hidden as a whole', () => {
	it('has no number on the overview', async () => {
		const text = await words('/');
		expect(text).toMatch(/Tiny pilot .*Too few people .*Hidden/);
		expect(text).not.toMatch(/NaN|\b0 people|\[[cx]\]/);
	});

	it('says why on its page', async () => {
		const text = await words(`/campaigns/${slugs.hidden}`);
		expect(text).toContain('Too few people to show a result.');
		expect(text).toContain('At least one variant has fewer than 50 people, so every number is hidden.');
		expect(text).toContain('Split can’t be checked at this size');
		expect(text).not.toMatch(/NaN|\b0% shown/);
	});

	it('distinguishes in its report what is hidden from what was never entered', async () => {
		const text = await words(`/reports/roi/${slugs.hidden}`);
		expect(text).toMatch(/Too few people to show a result\./);
		expect(text).toMatch(/Conversion Hidden Hidden fewer than 50 people/);
		expect(text).not.toMatch(/\[[cx]\]/);
		expect(text).not.toMatch(/\b0 people/);
		expect(await words('/reports')).toMatch(/Tiny pilot Too few people to show a result\. – – Not signed –/);
	});
});

describe('the split', () => {
	it('is called even where nobody planned it', async () => {
		const text = await words(`/campaigns/${slugs.euro}`);
		expect(text).toMatch(/Split evenly; no planned split/);
		expect(text).not.toContain('as planned');
		expect(text).not.toContain('no split declared');
	});

	it('is called planned where it was', async () => {
		const text = await words(`/campaigns/${slugs.dollar}`);
		expect(text).toMatch(/Planned split\s*control 50%, picks 50%/);
		expect(text).toMatch(/Split as planned/);
		expect(text).not.toContain('no planned split');
	});
});

describe('a stored upload', () => {
	const upload = async (name: string, query: string): Promise<string> => {
		const rows = ['control', 'picks'].map((variant, v) => `${name},${variant},${4000 + v},${200 + 90 * v}`);
		const answer = await fetch(`${product.origin}/api/v1/uploads?${query}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
			body: ['campaign,variant,people,conversions', ...rows, ''].join('\n')
		});
		return ((await answer.json()) as { id: string }).id;
	};

	it('says who uploaded it and when, in words with blanks between them', async () => {
		const text = await words(`/uploads/${await upload('May', 'file=may.csv')}`);
		expect(text).toMatch(/Uploaded by Nightly, \d+ \w+ \d{4}, \d\d:\d\d UTC/);
	});

	it('has a button for the next step', async () => {
		const stored = await words(`/uploads/${await upload('June', 'file=june.csv')}`);
		expect(stored).toMatch(
			/Ready to publish .*See what becomes visible .*Saved, not published yet .*Withdraw…/
		);
		const released = await words(`/uploads/${await upload('July', 'file=july.csv&release=true')}`);
		expect(released).toMatch(/See the verdict .*Published/);
	});
});
