import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { assumptionWords } from '../../src/routes/reports/roi/view.ts';
import { objections } from './axe.ts';
import { article, report, save, sign, spaced, spring, useRoiPages, vouchers } from './roi-pages.ts';
import { toast } from './toast.ts';
import type { Product } from './product.ts';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open, reportOf } = useRoiPages((started) => ({ product, browser, page } = started));

describe('assumptions', () => {
	const invalid = () => page.locator('#assumptions [aria-invalid=true]');
	const wrong = () => invalid().evaluateAll((all) => all.map((one) => one.getAttribute('name')));
	/** What is wrong with a field, beside it. */
	const problemOf = async (name: string) => {
		const field = page.locator(`#assumptions [name=${name}]`);
		const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
		const id = ids.find((one) => one.endsWith('-problem')) ?? '';
		return spaced(await page.locator(`[id="${id}"]`).innerText());
	};

	it('give the gain while they are typed, before anything is saved', async () => {
		await open(spring);
		const before = await report(page);
		const preview = page.locator('[data-preview]');
		await preview.waitFor();
		const now = spaced(await preview.innerText());
		await page.getByLabel('Margin', { exact: true }).fill('1');
		await page.locator('[data-preview=worse]').waitFor();
		expect(spaced(await preview.innerText())).toMatch(/loss .* Lost$/);
		expect(now).toMatch(/gain likely .* Paid$/);
		expect(await report(page)).toBe(before);
	});

	it('say what is wrong beside the field, keep what was typed, and save nothing', async () => {
		await open(spring);
		const before = await report(page);
		await page.getByLabel('Margin', { exact: true }).fill('140');
		await page.getByLabel('Fixed cost').fill('about 900');
		await save(page);
		await page.locator('#assumptions').getByRole('alert').waitFor();
		expect(await page.getByLabel('Fixed cost').inputValue()).toBe('about 900');
		expect(await wrong()).toEqual(['marginRate', 'fixedCost']);
		expect(await problemOf('fixedCost')).toMatch(/number\b.*\d/);
		await page.getByLabel('Fixed cost').fill('900');
		await save(page);
		await page.locator('#assumptions [name=fixedCost]:not([aria-invalid])').waitFor();
		expect(await wrong()).toEqual(['marginRate']);
		expect(await problemOf('marginRate')).toMatch(/\b0\b.*\b100\s?%/);
		expect(await report(page)).toBe(before);
	});

	it('change the return, and what was entered before stays on record', async () => {
		await page.getByLabel('Margin', { exact: true }).fill('20');
		await save(page);
		await toast(page, 'assumptions-saved');
		const shown = await reportOf(spring);
		expect(shown.said?.value).toMatchObject({ marginRate: 0.2, fixedCost: 900 });
		expect(await report(page)).toContain(spaced(assumptionWords(shown)));
		const entries = page.locator('#assumptions details').getByRole('listitem');
		await page.locator('#assumptions summary', { hasText: '2' }).click();
		expect(await entries.count()).toBe(2);
		expect(spaced(await entries.first().innerText())).toMatch(/The admin\b.* 20%/);
		expect(spaced(await entries.last().innerText())).toMatch(/Demo\b.* 40%/);
		expect(await objections(page)).toEqual([]);
	});

	it('work without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(product.origin + vouchers);
		await plain.getByLabel('Cost per person').fill('0.10');
		await save(plain);
		expect(await report(plain)).toContain('€0.10');
		// The demo has a report of its own.
		await sign(plain, 2);
		expect(plain.url()).toBe(`${product.origin}${vouchers}/2`);
		expect(await article(plain).getAttribute('data-state')).toBe('signed');
		await context.close();
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
