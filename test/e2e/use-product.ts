import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { closePages, openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';

/** A product of the file's own, and a page of a member who is signed in to it. */
export interface Started {
	readonly product: Product;
	readonly browser: Browser;
	readonly page: Page;
}

export interface OnProduct {
	/** What scripts complained of on the page. */
	readonly errors: string[];
	/** Opens a path of the product, on the member's page unless another is named. */
	readonly open: (path: string, of?: Page) => Promise<Response | null>;
}

/** Starts a product before the tests of a file, gives it to them, and stops it after them. */
export function useProduct(
	give: (started: Started) => void,
	{ role = 'admin', demo = false }: { role?: Role; demo?: boolean } = {}
): OnProduct {
	const errors: string[] = [];
	let started: Started;
	beforeAll(async () => {
		const [product, browser] = await Promise.all([
			startProduct({}, role, demo ? inject('demoFolder') : undefined),
			openBrowser()
		]);
		const page = await browser.newPage({ storageState: product.signedIn });
		page.on('pageerror', (error) => errors.push(error.message));
		started = { product, browser, page };
		give(started);
	});
	afterAll(async () => {
		await closePages(started.browser);
		await started.product.stop();
	});
	return { errors, open: (path, of = started.page) => openPage(of, started.product.origin + path) };
}
