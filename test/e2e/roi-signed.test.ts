import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { assumptionWords } from '../../src/routes/reports/roi/view.ts';
import { objections } from './axe.ts';
import { openPage } from './open-page.ts';
import {
	article,
	basket,
	decide,
	figure,
	list,
	outdated,
	report,
	save,
	sign,
	spaced,
	spring,
	useRoiPages
} from './roi-pages.ts';
import { toast, toastOf } from './toast.ts';
import type { Product } from './product.ts';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open, reportOf } = useRoiPages((started) => ({ product, browser, page } = started));

const assumeMargin = async (percent: string, of: Page = page) => {
	await of.getByLabel('Margin', { exact: true }).fill(percent);
	await save(of);
	await toast(of, 'assumptions-saved');
};

describe('a signed report', () => {
	it('is frozen: newer assumptions leave it as it is, with a note', async () => {
		await open(spring);
		await assumeMargin('20');
		const roi = await figure(page, 'return').innerText();
		expect(roi).toMatch(/\d/);
		await sign(page, 1);
		await page.waitForURL(`**${spring}/1`);
		expect(await article(page).getAttribute('data-state')).toBe('signed');
		expect(await report(page)).toMatch(/\breport 1\b/i);
		expect(await outdated(page).count()).toBe(0);
		expect(await objections(page)).toEqual([]);
		await open(spring);
		await assumeMargin('35');
		expect(await figure(page, 'return').innerText()).not.toBe(roi);
		await open(`${spring}/1`);
		expect(await outdated(page).innerText()).not.toBe('');
		expect(await figure(page, 'return').innerText()).toBe(roi);
		const signed = await reportOf(spring, 1);
		expect(signed.said?.value.marginRate).toBe(0.2);
		expect(await report(page)).toContain(spaced(assumptionWords(signed)));
		await open(list);
		const row = page.locator('tr', { has: page.locator(`a[href="${spring}/1"]`) });
		expect(await row.getAttribute('data-decision')).toBe('roll-out');
		expect(spaced(await row.innerText())).toMatch(/Roll out The admin Report 1, /);
	});

	it('is never of something else than what was viewed', async () => {
		await open(spring);
		const seen = await page.locator('input[name=fingerprint]').inputValue();
		const other = await browser.newPage({ storageState: product.signedIn });
		await openPage(other, product.origin + spring);
		await assumeMargin('36', other);
		await other.close();
		expect(await page.locator('input[name=fingerprint]').inputValue()).toBe(seen);
		await sign(page, 2);
		await decide(page).getByRole('alert').waitFor();
		expect(new URL(page.url()).pathname).toBe(spring);
		expect((await page.request.get(`${product.origin}${spring}/2`)).status()).toBe(404);
	});

	it('is not there under other numbers', async () => {
		for (const number of ['0', '01', '2', 'x', '1e0', '99999999999']) {
			const address = `${product.origin}${spring}/${number}`;
			expect((await page.request.get(address)).status(), number).toBe(404);
		}
	});
});

describe('files of a report', () => {
	const get = (query: string) => page.request.get(`${product.origin}${spring}/download?${query}`);

	it('are the same figures as CSV and JSON, with the ends of ranges in columns', async () => {
		const { variants, decision } = await reportOf(spring);
		const csv = await get('as=csv');
		expect(csv.headers()['content-disposition']).toContain('-return.csv"');
		const rows: Record<string, string>[] = parse(await csv.text(), { columns: true });
		for (const { variant, roi } of variants) {
			const row = rows.find((one) => one['variant'] === variant && one['figure'] === 'roi');
			expect([row?.['estimate'], row?.['low'], row?.['high']].map(Number)).toEqual([
				roi?.estimate,
				roi?.low,
				roi?.high
			]);
		}
		expect(decision.tone).toBe('better');
		expect(rows.find(({ figure }) => figure === 'decision')?.['estimate']).toContain(decision.headline);
		const conclusion = rows.find(
			(row) => row['personal_data'] === 'purchase_history' && row['figure'] === 'conclusion'
		);
		expect(conclusion?.['estimate']).toBe('Gain shown');
	});

	it('of a signed report are what was signed, with its fingerprint', async () => {
		const signed = (await (await get('as=json&report=1')).json()) as {
			number: number;
			hash: string;
			report: { said: { value: { marginRate: number } } };
		};
		expect(signed.number).toBe(1);
		expect(signed.hash).toMatch(/^[0-9a-f]{64}$/);
		expect(signed.report.said.value.marginRate).toBe(0.2);
		expect((await get('as=json&report=9')).status()).toBe(404);
		expect((await get('as=pdf')).status()).toBe(400);
	});
});

describe('what was done', () => {
	it('is shown once after another page has come, also without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(product.origin + basket);
		await sign(plain, 1);
		expect(plain.url()).toBe(`${product.origin}${basket}/1`);
		await toast(plain, 'report-approved');
		await plain.reload();
		expect(await toastOf(plain, 'report-approved').count()).toBe(0);
		await context.close();
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
