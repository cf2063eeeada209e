import { existsSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { startProduct, type Product } from './product.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hillstrom = fileURLToPath(new URL('../../../shared/data/csv/hillstrom.csv', import.meta.url));

const header = 'campaign,variant,channel,people,conversions,unsubscribes\n';
const rows =
	'Autumn picks,control,Web,4000,200,40\nAutumn picks,control,Phone,3000,120,30\nAutumn picks,control,Store,30,2,1\n' +
	'Autumn picks,picks,Web,4100,290,41\nAutumn picks,picks,Phone,2900,150,33\nAutumn picks,picks,Store,28,1,0\n';

let product: Product;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct(), openBrowser()]);
	page = await browser.newPage({ storageState: product.signedIn });
	page.on('pageerror', (error) => errors.push(error.message));
	page.on('console', (line) => {
		if (line.text().includes('Content Security Policy')) errors.push(line.text());
	});
});
afterAll(async () => {
	await browser.close();
	await product.stop();
});

const open = (path: string) => page.goto(product.origin + path, { waitUntil: 'networkidle' });
const choose = (name: string, text: string) =>
	page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const send = () => page.getByRole('button', { name: 'Upload and release' }).click();
const main = () => page.locator('main');

/** What axe-core objects to on the page, in both colour schemes. */
async function objections(): Promise<string[]> {
	const found: string[] = [];
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await page.evaluate(axe);
		const list: unknown = await page.evaluate(
			`axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(' | ')))`
		);
		if (Array.isArray(list)) found.push(...list.map((line) => `${colorScheme} ${String(line)}`));
	}
	return found;
}

describe('a new user', () => {
	it('finds an empty overview that says the next step', async () => {
		await open('/');
		expect(await main().innerText()).toContain('No campaigns yet');
		expect(await page.getByRole('link', { name: 'Upload results' }).first().getAttribute('href')).toBe(
			'/uploads/new'
		);
		expect(await objections()).toEqual([]);
	});

	it('is told what is wrong with a file, with its line, and nothing is stored', async () => {
		await open('/uploads/new');
		await choose('broken.csv', header + rows + 'Autumn picks,picks,Fax,many,0,0\n');
		await send();
		await page.getByText('not_a_number').or(page.getByText('is not a number')).first().waitFor();
		expect(await main().innerText()).toMatch(/\b8\b/);
		expect(await objections()).toEqual([]);
		await open('/');
		expect(await main().innerText()).toContain('No campaigns yet');
	});

	it('uploads a file and reads the verdict, with small groups protected', async () => {
		await open('/uploads/new');
		await choose('autumn.csv', header + rows);
		await send();
		await page
			.getByRole('link', { name: /Autumn picks/ })
			.first()
			.click();
		await page.waitForURL('**/campaigns/autumn-picks');
		const text = await main().innerText();
		expect(text).toContain('“picks” raised conversion.');
		expect(text).toContain('19 times out of 20');
		expect(text).toContain('441 of 7,028');
		expect(text).toContain('Other (small groups combined)');
		expect(text).not.toMatch(/\bStore\b/);
		expect(text).toMatch(/k\s*=\s*50/);
		expect(await page.locator('canvas').count()).toBeGreaterThan(0);
		expect(await objections()).toEqual([]);
	});

	it('is told that the same bytes are there already', async () => {
		await open('/uploads/new');
		await choose('again.csv', header + rows);
		await send();
		await page
			.getByText(/already/)
			.first()
			.waitFor();
		await open('/');
		expect(await page.locator('main a[href^="/campaigns/"]').count()).toBe(1);
	});

	it('loads demo campaigns with one click, and removes them with one', async () => {
		await open('/');
		await page.request.post(`${product.origin}/?/loadDemo`, {
			headers: { origin: product.origin },
			form: {}
		});
		await open('/');
		const text = await main().innerText();
		for (const name of ['Spring e-mail', 'Homepage recommendations', 'Abandoned-basket reminders'])
			expect(text).toContain(name);
		expect(text.match(/\bDemo\b/g)?.length).toBeGreaterThanOrEqual(3);
		expect(await objections()).toEqual([]);
		await open('/campaigns/abandoned-basket-reminders');
		expect(await page.locator('h2').first().innerText()).toContain('cost trust');
		await open('/campaigns/homepage-recommendations');
		expect(await main().innerText()).toContain('Over time');
		expect(await objections()).toEqual([]);
		await open('/');
		await page.getByRole('button', { name: /Remove demo/ }).click();
		await page.getByText('Homepage recommendations').first().waitFor({ state: 'detached' });
		expect(await main().innerText()).toContain('Autumn picks');
	});

	it('reads the rule in force on the privacy page', async () => {
		await open('/privacy');
		const text = await main().innerText();
		expect(text).toContain('50');
		expect(text).toContain('never shown or derivable');
		expect(text).toContain('Autumn picks');
		expect(await objections()).toEqual([]);
	});

	it('gets a calm page for an address that is not there', async () => {
		const response = await open('/campaigns/nothing-here');
		expect(response?.status()).toBe(404);
		expect(await page.locator('body').innerText()).toContain('There is no such campaign.');
	});

	it('works without JavaScript: upload, verdict, relative scale', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(`${product.origin}/uploads/new`);
		await plain.setInputFiles('input[type=file]', {
			name: 'plain.csv',
			mimeType: 'text/csv',
			// Other people: the same rows under another name would be refused as the same people.
			buffer: Buffer.from(
				header +
					rows
						.replaceAll('Autumn', 'Winter')
						.replaceAll(/,(\d+),(?=\d+,\d+\n)/g, (_, people) => `,${Number(people) + 10},`)
			)
		});
		await plain.getByRole('button', { name: 'Upload and release' }).click();
		await plain
			.getByRole('link', { name: /Winter picks/ })
			.first()
			.click();
		expect(await plain.locator('main').innerText()).toContain('“picks” raised conversion.');
		await plain.getByRole('link', { name: 'Relative' }).first().click();
		expect(plain.url()).toContain('scale=relative');
		await context.close();
	});

	it.skipIf(!existsSync(hillstrom))('uploads hillstrom.csv (skipped without ../shared/data)', async () => {
		await open('/uploads/new');
		await page.setInputFiles('input[type=file]', hillstrom);
		await send();
		await page
			.getByRole('link', { name: /MineThatData/ })
			.first()
			.click();
		await page.waitForURL('**/campaigns/minethatdata-e-mail-test-2008');
		const text = await main().innerText();
		expect(text).toContain('Mens E-Mail raised conversion.');
		expect(text).toContain('+0.68 points'.replace('+', ''));
		expect(text.match(/\bbetter\b/g)?.length).toBeGreaterThanOrEqual(6);
	});

	it('is served from released tables alone: every page stands when private.db is gone', async () => {
		for (const end of ['', '-wal', '-shm']) {
			const path = join(product.dataFolder, `private.db${end}`);
			if (existsSync(path)) renameSync(path, `${path}.away`);
		}
		for (const path of ['/', '/campaigns/autumn-picks', '/privacy', '/uploads/new']) {
			expect((await open(path))?.status(), path).toBe(200);
		}
	});

	it('meets no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
