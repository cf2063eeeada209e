import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { narrowingWords } from '#lib/experiment/proof-words.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { toast } from './toast.ts';
import { checkFile, outcome, sendFile, uploadFile } from './upload.ts';
import { verdictOf } from './verdict.ts';
import { useProduct } from './use-product.ts';

const hillstrom = fileURLToPath(new URL('../../../shared/data/csv/hillstrom.csv', import.meta.url));

const header = 'campaign,variant,channel,people,conversions,unsubscribes\n';
const rows =
	'Autumn picks,control,Web,4000,200,40\nAutumn picks,control,Phone,3000,120,30\nAutumn picks,control,Store,30,2,1\n' +
	'Autumn picks,picks,Web,4100,290,41\nAutumn picks,picks,Phone,2900,150,33\nAutumn picks,picks,Store,28,1,0\n';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, browser, page } = started));
beforeAll(() => {
	page.on('console', (line) => {
		if (line.text().includes('Content Security Policy')) errors.push(line.text());
	});
});

const main = () => page.locator('main');
const noCampaigns = () => page.locator('[data-empty="no-campaigns"]').count();
const picksRaisedConversion = {
	tone: 'better',
	headline: expect.stringMatching(/\bpicks\b.*\bconversion\b/) as string
};

describe('a new user', () => {
	it('finds an empty overview that leads to the next step', async () => {
		await open('/');
		expect(await noCampaigns()).toBe(1);
		expect(await page.getByRole('link', { name: 'Upload results' }).first().getAttribute('href')).toBe(
			'/uploads/new'
		);
		expect(await objections(page)).toEqual([]);
	});

	it('sees what is wrong with a file, with its line, and nothing is stored', async () => {
		await sendFile(page, product.origin, {
			name: 'broken.csv',
			text: header + rows + 'Autumn picks,picks,Fax,many,0,0\n'
		});
		await checkFile(page);
		await outcome(page, 'refused');
		const problem = page.locator('[data-problem="not_a_number"]');
		expect(await problem.getByRole('rowheader').innerText()).toBe('8');
		expect(await problem.innerText()).toContain('"many"');
		expect(await objections(page)).toEqual([]);
		await open('/');
		expect(await noCampaigns()).toBe(1);
	});

	it('uploads a file and reads the verdict, with small groups protected', async () => {
		await uploadFile(page, product.origin, { name: 'autumn.csv', text: header + rows }, { release: true });
		await page
			.getByRole('link', { name: /Autumn picks/ })
			.first()
			.click();
		await page.waitForURL('**/campaigns/autumn-picks');
		const text = await main().innerText();
		expect(await verdictOf(page)).toEqual(picksRaisedConversion);
		expect(text).toMatch(/\blikely [+−]/);
		expect(text).not.toMatch(/\bStore\b/);
		expect(await objections(page)).toEqual([]);
		await open('/campaigns/autumn-picks?tab=analysts');
		expect(await main().innerText()).toMatch(/\b441\b.*\b7,028\b/);
		await open('/campaigns/autumn-picks?tab=segments');
		expect(await main().innerText()).toContain(otherWords);
		expect(await main().innerText()).not.toMatch(/\bStore\b/);
		await open('/campaigns/autumn-picks?tab=data');
		expect(await main().innerText()).toMatch(/\bunder 50 people\b/);
		expect(await objections(page)).toEqual([]);
	});

	it('learns that the same bytes are stored already', async () => {
		await sendFile(page, product.origin, { name: 'again.csv', text: header + rows });
		await checkFile(page);
		await outcome(page, 'duplicate');
		await open('/');
		expect(await page.locator('main a[href^="/campaigns/"]').count()).toBe(1);
	});

	it('loads demo campaigns with one click, and removes them with one', async () => {
		await open('/');
		await page.request.post(`${product.origin}/?/loadDemo`, {
			headers: { origin: product.origin },
			form: {}
		});
		await open('/?demo');
		const text = await main().innerText();
		for (const name of ['Spring email', 'Homepage recommendations', 'Abandoned-basket reminders'])
			expect(text).toContain(name);
		expect(await main().locator('[data-state="demo"]').count()).toBe(1);
		expect(await objections(page)).toEqual([]);
		await open('/campaigns/abandoned-basket-reminders');
		// It paid, and cost trust.
		expect((await verdictOf(page)).tone).toBe('better');
		expect(await page.locator('section[data-flag=trust]').count()).toBe(1);
		const broken = page.getByRole('row').filter({ has: page.locator('[data-verdict="guardrail broken"]') });
		expect(await broken.first().getByRole('rowheader').innerText()).toMatch(/\b(opt-outs?|unsubscribe)/i);
		await open('/campaigns/homepage-recommendations');
		expect(await page.getByRole('heading', { name: 'Over time' }).count()).toBe(1);
		expect(await objections(page)).toEqual([]);
		await open('/');
		await page.getByRole('button', { name: /Remove demo/ }).click();
		await toast(page, 'demo-removed');
		expect(await page.getByText('Homepage recommendations').count()).toBe(0);
		expect(await main().innerText()).toContain('Autumn picks');
	});

	it('reads the rule in force on the privacy page', async () => {
		await open('/privacy');
		const text = await main().innerText();
		expect(text).toContain(narrowingWords(50));
		expect(text).toContain('Autumn picks');
		expect(await objections(page)).toEqual([]);
	});

	it('gets a calm page for an address that is not there', async () => {
		const response = await open('/campaigns/nothing-here');
		expect(response?.status()).toBe(404);
		expect(
			await page.locator('[data-error="no_such_campaign"]').getByRole('heading', { level: 1 }).count()
		).toBe(1);
	});

	it('works without JavaScript: upload, verdict, relative scale', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		// Other people: nearly the same rows under another name would raise the question whether they are the same people.
		const others = rows
			.replaceAll('Autumn', 'Winter')
			.replaceAll(/,(\d+),(?=\d+,\d+\n)/g, (_, people) => `,${Number(people) + 400},`);
		await uploadFile(plain, product.origin, { name: 'plain.csv', text: header + others }, { release: true });
		await plain
			.getByRole('link', { name: /Winter picks/ })
			.first()
			.click();
		expect(await verdictOf(plain)).toEqual(picksRaisedConversion);
		await plain.getByRole('link', { name: 'Difference' }).first().click();
		expect(plain.url()).toContain('scale=absolute');
		await context.close();
	});

	it.skipIf(!existsSync(hillstrom))('uploads hillstrom.csv (skipped without ../shared/data)', async () => {
		await uploadFile(page, product.origin, hillstrom, { release: true });
		await page
			.getByRole('link', { name: /MineThatData/ })
			.first()
			.click();
		await page.waitForURL('**/campaigns/minethatdata-e-mail-test-2008');
		const text = await main().innerText();
		const { tone, headline } = await verdictOf(page);
		expect(tone).toBe('better');
		expect(headline).toMatch(/\bMens E-Mail\b.*\bconversion\b/);
		expect(text).toMatch(/\b0\.68\b/);
		expect(await main().locator('td [data-verdict="better"]').count()).toBeGreaterThanOrEqual(3);
	});

	it('is served from released tables alone: every page is there when private.db is gone', async () => {
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
