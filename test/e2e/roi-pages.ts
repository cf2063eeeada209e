import { expect, inject } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';

export const list = '/reports/roi';
export const spring = `${list}/spring-e-mail-picks-from-purchase-history`;
export const basket = `${list}/abandoned-basket-reminders`;
export const vouchers = `${list}/vouchers-by-predicted-interest`;
export const home = `${list}/homepage-recommendations`;

/** The product with its demo campaigns, and an administrator's page. */
export interface RoiPages {
	readonly product: Product;
	readonly browser: Browser;
	readonly page: Page;
	/** What scripts complained of on the page. */
	readonly errors: readonly string[];
	readonly open: (path: string) => Promise<unknown>;
	/** The report as its file gives it: a draft, or a signed one by its number. */
	reportOf(path: string, number?: number): Promise<RoiReport>;
	stop(): Promise<void>;
}

export async function startRoiPages(): Promise<RoiPages> {
	const [product, browser] = await Promise.all([
		startProduct({}, 'admin', inject('demoFolder')),
		openBrowser()
	]);
	const page = await browser.newPage({ storageState: product.signedIn });
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.message));
	return {
		product,
		browser,
		page,
		errors,
		open: (path) => openPage(page, product.origin + path),
		async reportOf(path, number) {
			const query = `as=json${number === undefined ? '' : `&report=${number}`}`;
			const answer = await page.request.get(`${product.origin}${path}/download?${query}`);
			expect(answer.status(), path).toBe(200);
			return ((await answer.json()) as { report: RoiReport }).report;
		},
		async stop() {
			await browser.close();
			await product.stop();
		}
	};
}

/** With ordinary spaces, each one alone. */
export const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The report that a page shows. */
export const article = (page: Page) => page.getByRole('article');
export const report = async (page: Page) => spaced(await article(page).innerText());
export const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`);

export const save = (page: Page) =>
	page.locator('#assumptions').getByRole('button', { name: 'Save' }).click();
/** Signs what is looked at as the report of this number. */
export const sign = (page: Page, number: number) =>
	page
		.locator('#sign')
		.getByRole('button', { name: new RegExp(`report ${number}\\b`, 'i') })
		.click();
/** Where a signed report tells how it compares with today's data. */
export const outdated = (page: Page) => page.locator('[role=status][data-state=outdated]');
