import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePages, openBrowser } from './browser.ts';
import { finished, triangle } from './campaign-files.ts';
import { problemOf } from './field-problem.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { toast } from './toast.ts';
import { uploadFile } from './upload.ts';
import { verdictOf } from './verdict.ts';

let product: Product;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct(), openBrowser()]);
	const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
	page = await context.newPage();
});
afterAll(async () => {
	await closePages(browser);
	await product.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const upload = (name: string, content: string) => uploadFile(page, product.origin, { name, text: content });

describe('without JavaScript', () => {
	it('an upload gets its rule and is published', async () => {
		await upload('plain.csv', finished('Plain'));
		await page.getByRole('link', { name: 'See what becomes visible' }).click();
		await page.locator('[data-preview="periods"]').waitFor();
		for (const pair of triangle) await page.getByLabel(pair).check();
		await press('Save the rule');
		const problem = await problemOf(page.getByRole('group', { name: 'Cross-tabs' }));
		expect(problem).toMatch(/(channel|region|device) × (channel|region|device) × (channel|region|device)/);
		await page.getByLabel('region × device').uncheck();
		await press('Save the rule');
		await toast(page, 'rule-saved');
		await press('Publish');
		const { tone, headline } = await verdictOf(page);
		expect(tone).toBe('better');
		expect(headline).toMatch(/\bpicks\b.*\bconversion\b/);
	});

	it('results are withdrawn', async () => {
		await page.getByText('More', { exact: true }).click();
		await page.getByRole('link', { name: 'Publishing', exact: true }).click();
		await press('Withdraw the results…');
		await press('Withdraw the results');
		await page.locator('[data-empty="withdrawn"]').waitFor();
	});

	it('an upload is withdrawn', async () => {
		await upload('more.csv', finished('More', 1300));
		await openPage(page, `${product.origin}/uploads`);
		await press('Withdraw… more.csv');
		await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the upload' }).click();
		await toast(page, 'upload-withdrawn');
	});
});
