import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { addManyCampaigns } from '../bench/many-campaigns.ts';
import { closePages, openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { addMember, signedInAs, signIn, startProduct } from './product.ts';
import type { OnProduct, Started } from './use-product.ts';

export const count = 60;

interface Readers extends Started {
	/** A marketer's page, who may see neither returns nor uploads; `page` is a manager's, who sees returns. */
	readonly marketer: Page;
}

/** A product with sixty published campaigns before the tests of a file, as a manager and as a marketer see it. */
export function useManyCampaigns(give: (started: Readers) => void): OnProduct {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-many-'));
	const errors: string[] = [];
	let started: Readers;
	beforeAll(async () => {
		await addManyCampaigns(folder, count, 18);
		const [product, browser] = await Promise.all([startProduct({}, 'manager', folder), openBrowser()]);
		const { email } = await addMember(product.dataFolder, 'marketer');
		const other = signedInAs(await signIn(product.origin, email));
		const newPage = async (storageState: typeof other) => {
			const page = await browser.newPage({ storageState, reducedMotion: 'reduce' });
			page.on('pageerror', (error) => errors.push(error.message));
			return page;
		};
		started = {
			product,
			browser,
			page: await newPage(product.signedIn),
			marketer: await newPage(other)
		};
		give(started);
	});
	afterAll(async () => {
		await closePages(started.browser);
		await started.product.stop();
		rmSync(folder, { recursive: true, force: true });
	});
	return { errors, open: (path, of = started.page) => openPage(of, started.product.origin + path) };
}
