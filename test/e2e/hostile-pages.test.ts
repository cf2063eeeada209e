import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addHostile, longNames } from '../hostile-campaigns.ts';
import { closePages, openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { isTooWide } from './telephone.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-hostile-'));
let product: Product;
let browser: Browser;
let slugs: Awaited<ReturnType<typeof addHostile>>;

beforeAll(async () => {
	slugs = await addHostile(folder);
	product = await startProduct({}, 'admin', folder);
	browser = await openBrowser();
});
afterAll(async () => {
	await closePages(browser);
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** A page of the administrator's with what its scripts complain of. */
async function newPage(): Promise<{ page: Page; complaints: string[] }> {
	const page = await browser.newPage({
		storageState: product.signedIn,
		viewport: { width: 1440, height: 900 },
		reducedMotion: 'reduce'
	});
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (line) => {
		if (line.type() === 'error') complaints.push(line.text());
	});
	return { page, complaints };
}

const wordsOf = async (page: Page): Promise<string> => (await page.locator('main').innerText()).trim();

/** Makes a link that shows all campaigns to whoever has it. */
async function shareAll(): Promise<string> {
	const answer = await fetch(`${product.origin}/reports/share?/add`, {
		method: 'POST',
		headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
		body: new URLSearchParams({ query: '', days: '7' })
	});
	const [link = ''] = /\/shared\/[\w-]+/.exec(await answer.text()) ?? [];
	return link;
}

describe('currencies with as many campaigns each', () => {
	it('are listed by the ROI reports, and by the report that is shared', async () => {
		for (const address of ['/reports', await shareAll()]) {
			const { page, complaints } = await newPage();
			await openPage(page, product.origin + address);
			const words = await wordsOf(page);
			// One campaign in each of three currencies, each a sum of its own.
			expect(words.match(/1 ended campaign: a (?:gain|loss) of /g)).toHaveLength(3);
			expect(words).toContain('Euro picks');
			expect(words).toContain('Dollar picks');
			expect(complaints).toEqual([]);
			await page.close();
		}
	});
});

describe('a panel that cannot be drawn', () => {
	it('says so, leaves the others, and comes back', async () => {
		const { page } = await newPage();
		// Charts wait for the fonts: without them their panels fail.
		await page.addInitScript(`Object.defineProperty(document, 'fonts', {
			configurable: true,
			get() { throw new Error('no fonts'); }
		})`);
		await openPage(page, `${product.origin}/planner?kind=share&rate=5&lift=10`);
		const curve = page.locator('section:has(> header h2)', { hasText: 'Chance to find' }).last();
		await curve.getByRole('alert').waitFor();
		expect(await curve.locator('table').count()).toBe(0);
		expect(await page.getByRole('heading', { name: 'Your campaign' }).count()).toBe(1);
		await page.evaluate(`delete document.fonts`);
		await curve.getByRole('alert').getByRole('button').click();
		await curve.locator('table').waitFor();
		expect(await curve.getByRole('alert').count()).toBe(0);
		await page.close();
	});
});

describe('long names', () => {
	const widths = [1440, 720, 390];
	it('wrap on every page, at three widths, and are there as a whole', async () => {
		const { page, complaints } = await newPage();
		const { long } = slugs;
		const campaign = `/campaigns/${long}`;
		const tabs = ['results', 'segments', 'analysts', 'data'].map((tab) => `${campaign}?tab=${tab}`);
		const addresses = [
			'/',
			'/?chart=month',
			...tabs,
			`${campaign}?view=bayesian&scale=relative`,
			`${campaign}?tab=segments&metric=gain`,
			`${campaign}?tab=over-time`,
			`${campaign}?tab=decisions`,
			`${campaign}/edit`,
			`${campaign}/release`,
			`${campaign}/share`,
			`/campaigns/${slugs.hidden}`,
			'/reports',
			`/reports/roi/${long}`,
			'/programme',
			'/programme/data',
			`/compare?c=${long}&c=${slugs.hidden}`,
			'/uploads',
			'/help',
			'/privacy',
			'/settings/audit'
		];
		const wide: string[] = [];
		const shown = new Map(widths.map((width) => [width, '']));
		for (const address of addresses) {
			await openPage(page, product.origin + address);
			await page.evaluate(`for (const one of document.querySelectorAll('main details')) one.open = true`);
			for (const width of widths) {
				await page.setViewportSize({ width, height: 900 });
				if (await isTooWide(page)) wide.push(`${address} at ${width}`);
				const words = await wordsOf(page);
				expect(words, address).not.toMatch(/NaN|undefined/);
				if (tabs.includes(address)) shown.set(width, `${shown.get(width)} ${words}`);
			}
		}
		expect(wide).toEqual([]);
		for (const name of Object.values(longNames))
			for (const words of shown.values()) expect(words).toContain(name);
		expect(complaints).toEqual([]);
		await page.close();
	});
});
