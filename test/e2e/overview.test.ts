import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageSize } from '#lib/experiment/paging.ts';
import { addManyCampaigns } from '../bench/many-campaigns.ts';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { addMember, signedInAs, signIn, startProduct, type Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';

const count = 60;
const folder = mkdtempSync(join(tmpdir(), 'holdout-overview-'));

let product: Product;
let browser: Browser;
/** A manager's, who may see returns and upload nothing. */
let page: Page;
/** A marketer's, who may see neither. */
let marketer: Page;
const errors: string[] = [];

beforeAll(async () => {
	await addManyCampaigns(folder, count, 18);
	[product, browser] = await Promise.all([startProduct({ HOLDOUT_DATA: folder }, 'manager'), openBrowser()]);
	const other = await addMember(folder, 'marketer');
	page = await browser.newPage({ storageState: product.signedIn, reducedMotion: 'reduce' });
	marketer = await browser.newPage({
		storageState: signedInAs(await signIn(product.origin, other.email)),
		reducedMotion: 'reduce'
	});
	for (const one of [page, marketer]) one.on('pageerror', (error) => errors.push(error.message));
}, 120_000);
afterAll(async () => {
	await browser.close();
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

const open = (path: string, of = page) => openPage(of, product.origin + path);
const rows = (of = page) => of.locator('tbody th[scope=row] > a[href^="/campaigns/"]:visible');
const names = async (of = page) => rows(of).allInnerTexts();
const told = (of = page) => of.locator('main p[role=status]').innerText();
const press = (name: string, of = page) => of.getByRole('button', { name, exact: true }).click();
const query = (of = page) => new URL(of.url()).search;

describe('the overview', () => {
	it('has its campaigns in pages, and says how many of how many', async () => {
		await open('/');
		expect(await rows().count()).toBe(pageSize);
		expect(await told()).toContain(`1 to ${pageSize} of ${count} campaigns shown.`);
		const first = await names();
		await page.getByRole('link', { name: 'Next' }).click();
		await page.waitForURL('**/?page=2');
		expect(await rows().count()).toBe(count - pageSize);
		expect(first).not.toContain((await names())[0]);
		await page.goBack();
		await page.getByText(`1 to ${pageSize} of`).waitFor();
		expect(await names()).toEqual(first);
		expect(await objections(page)).toEqual([]);
	});

	it('is not the only list in pages: reports and shares of people visible are too', async () => {
		await open('/reports/roi?page=2');
		expect(await page.locator('tbody th[scope=row]').count()).toBe(count - pageSize);
		await page.getByRole('link', { name: 'Previous' }).click();
		await page.waitForURL('**/reports/roi?page=1');
		await page.getByText('Page 1 of 2').waitFor();
		expect(await page.locator('tbody th[scope=row]').count()).toBe(pageSize);
		await open('/privacy?page=2');
		expect(await page.locator('tbody:has(a[href^="/campaigns/"])').count()).toBe(count - pageSize);
	});

	it('keeps filters in the address, comes back to them, and clears them', async () => {
		await open('/');
		await page.getByLabel('Channel').selectOption('E-mail');
		await page.getByLabel('Text').fill('VOUCHERS');
		await press('Filter');
		await page.waitForURL('**channel=E-mail**');
		const some = await names();
		expect(some.length).toBeGreaterThan(2);
		expect(some.every((name) => /^E-mail vouchers \d+$/.test(name))).toBe(true);
		expect(await told()).toContain(`${some.length} of ${count} campaigns shown.`);
		expect(await page.getByLabel('Channel').inputValue()).toBe('E-mail');
		await page.getByLabel('Owner').selectOption('CRM');
		await press('Filter');
		await page.getByText('No campaign fits these filters').waitFor();
		expect(await objections(page)).toEqual([]);
		await page.goBack();
		await page.locator('tbody th').first().waitFor();
		expect(await names()).toEqual(some);
		await page.getByRole('link', { name: 'Clear filters' }).click();
		await page.waitForURL(`${product.origin}/`);
		expect(await rows().count()).toBe(pageSize);
	});

	it('finds campaigns by status and by days that overlap', async () => {
		await open('/?status=running');
		const running = await page.locator('tbody .status').allInnerTexts();
		expect(running.length).toBe(count / 4);
		expect(running.every((text) => text.startsWith('Running'))).toBe(true);
		await open('/?from=2000-01-01&to=2000-12-31');
		expect(await told()).toContain(`0 of ${count} campaigns shown.`);
	});

	it('sorts by each column, both ways', async () => {
		await open('/?channel=App');
		for (const column of [
			'Campaign',
			'Status',
			'Primary metric',
			'Change',
			'Verdict',
			'Guardrails and health',
			'ROI',
			'People',
			'Shown'
		]) {
			const head = page.getByRole('columnheader', { name: column });
			await head.getByRole('link').click();
			await page.locator(`th[aria-sort]:has-text("${column}")`).waitFor();
			const one = await head.getAttribute('aria-sort');
			await head.getByRole('link').click();
			await page.locator(`th[aria-sort]:not([aria-sort="${one}"]):has-text("${column}")`).waitFor();
			expect(query()).toMatch(/^\?channel=App&sort=-\w+$/);
		}
		await open('/?channel=App&sort=name');
		const sorted = await names();
		expect(sorted).toEqual(
			sorted.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' }))
		);
		await open('/?channel=App&sort=-name');
		expect(await names()).toEqual(sorted.toReversed());
	});

	it('shows returns to those who may see them, and to nobody else', async () => {
		await open('/?sort=roi');
		expect(await page.locator('td.roi a').first().getAttribute('href')).toMatch(/^\/reports\/roi\//);
		expect(await page.locator('main dl').first().innerText()).toContain('Net return');
		await open('/?sort=roi', marketer);
		expect(await marketer.locator('thead').first().innerText()).not.toContain('ROI');
		expect(await marketer.locator('main dl').first().innerText()).not.toContain('Net return');
		const data = await (await marketer.request.get(`${product.origin}/__data.json`)).text();
		expect(data).not.toContain('incrementalMargin');
		expect(data).toContain('Average, shrunken');
	});

	it('works without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await open('/', plain);
		await plain.getByLabel('Status').selectOption('running');
		await press('Filter', plain);
		expect(query(plain)).toContain('status=running');
		expect(await rows(plain).count()).toBe(count / 4);
		await plain.getByText('Save this view').click();
		await plain.getByLabel('Name of the view').fill('Now running');
		await press('Save', plain);
		expect(query(plain)).toBe('?status=running');
		await press('Delete the view Now running', plain);
		expect(await plain.getByRole('navigation', { name: 'Your views' }).count()).toBe(0);
		await press('Dark', plain);
		expect(query(plain)).toBe('?status=running');
		expect(await plain.locator('meta[name=color-scheme]').getAttribute('content')).toBe('dark');
		await context.close();
	});

	it('is no wider than a telephone', async () => {
		await page.setViewportSize(telephone);
		await open('/?channel=Web');
		expect(await isTooWide(page)).toBe(false);
		expect(await objections(page)).toEqual([]);
		await page.setViewportSize({ width: 1280, height: 900 });
	});
});

describe('saved views', () => {
	it('keep filters and order under a name, for their member alone', async () => {
		await open('/?channel=Shop&sort=-change');
		await page.getByText('Save this view').click();
		await press('Save');
		await page.getByText('Give the view a name.').waitFor();
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('Name of the view').fill('Shop, worst first');
		await press('Save');
		const link = page.getByRole('link', { name: 'Shop, worst first' });
		await link.waitFor();
		expect(query()).toBe('?channel=Shop&sort=-change');
		expect(await link.getAttribute('aria-current')).toBe('true');
		const wanted = await names();
		await open('/');
		await link.click();
		await page.waitForURL('**channel=Shop**');
		expect(await names()).toEqual(wanted);
		await open('/', marketer);
		expect(await marketer.getByText('Shop, worst first').count()).toBe(0);
	});

	it('have different names, and nobody deletes those of others', async () => {
		await open('/?channel=Shop');
		await page.getByText('Save this view').click();
		await page.getByLabel('Name of the view').fill('SHOP, worst first');
		await press('Save');
		await page.getByText('You have a view of this name.').waitFor();
		expect(await page.getByLabel('Name of the view').inputValue()).toBe('SHOP, worst first');
		const id = await page.locator('input[name=id]').first().inputValue();
		await marketer.request.post(`${product.origin}/?/deleteView`, {
			headers: { origin: product.origin },
			form: { id }
		});
		await open('/?channel=Shop');
		await press('Delete the view Shop, worst first');
		await page.getByRole('link', { name: 'Shop, worst first' }).waitFor({ state: 'detached' });
		expect(query()).toBe('?channel=Shop');
	});
});

describe('the palette', () => {
	const field = (of = page) => of.getByRole('combobox', { name: 'Campaign or page' });

	it('goes to a campaign by keys alone', async () => {
		await open('/planner');
		await page.keyboard.press('Control+k');
		await page.locator('dialog [role=option]').first().waitFor();
		expect(await objections(page)).toEqual([]);
		await page.keyboard.type('picks 41');
		expect(await page.locator('dialog [role=option]').allInnerTexts()).toHaveLength(1);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/campaigns/e-mail-picks-41');
		expect(await page.locator('dialog[open]').count()).toBe(0);
	});

	it('gives the focus back, and says when nothing is found', async () => {
		await open('/');
		await page.getByLabel('Text').focus();
		await page.keyboard.press('Meta+k');
		await field().fill('zzzz');
		await page.getByText('Nothing of this name.').waitFor();
		await page.keyboard.press('Escape');
		expect(await page.evaluate(`document.activeElement.getAttribute('name')`)).toBe('text');
	});

	it('offers pages that the reader may open, and no others', async () => {
		const places = async (of: Page): Promise<string[]> => {
			const list = (await (await of.request.get(`${product.origin}/palette.json`)).json()) as {
				href: string;
				note: string;
			}[];
			expect(list.filter(({ note }) => note === 'campaign')).toHaveLength(count);
			return list.filter(({ note }) => note === 'page').map(({ href }) => href);
		};
		for (const who of [page, marketer])
			for (const href of await places(who))
				expect((await who.request.get(product.origin + href)).status(), href).toBe(200);
		expect(await places(page)).toContain('/reports/roi');
		expect(await places(marketer)).not.toContain('/reports/roi');
	});
});

describe('keys', () => {
	it('go to places, to the filter, and list themselves', async () => {
		await open('/privacy');
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keys' }).waitFor();
		expect(await page.locator('dialog[open]').innerText()).not.toContain('Upload');
		expect(await objections(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await page.keyboard.press('g');
		await page.keyboard.press('o');
		await page.waitForURL(`${product.origin}/`);
		await page.keyboard.press('/');
		expect(await page.evaluate(`document.activeElement.getAttribute('name')`)).toBe('text');
		await page.keyboard.type('g?o/');
		expect(await page.getByLabel('Text').inputValue()).toBe('g?o/');
		expect(await page.locator('dialog[open]').count()).toBe(0);
	});

	it('can be turned off in a browser', async () => {
		await open('/');
		await page.getByRole('button', { name: 'Keys' }).click();
		await page.getByLabel(/Keys without Ctrl/).uncheck();
		await press('Close');
		await page.keyboard.press('?');
		await page.keyboard.press('Control+k');
		await page.locator('dialog [role=option]').first().waitFor();
		expect(await page.locator('dialog[open]').count()).toBe(1);
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Keys' }).click();
		await page.getByLabel(/Keys without Ctrl/).check();
		await press('Close');
	});
});

describe('colours', () => {
	it('are chosen once and come from the server', async () => {
		await page.emulateMedia({ colorScheme: 'light' });
		await open('/?channel=Web');
		await press('Dark');
		await page.locator('meta[name=color-scheme][content=dark]').waitFor({ state: 'attached' });
		const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
		expect(await background()).toBe('rgb(13, 19, 22)');
		expect(query()).toBe('?channel=Web');
		const html = await (await page.request.get(`${product.origin}/planner`)).text();
		expect(html).toContain('name="color-scheme" content="dark"');
		await open('/planner');
		expect(await background()).toBe('rgb(13, 19, 22)');
		expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
		await press('System');
		await page.locator('meta[name=color-scheme][content="light dark"]').waitFor({ state: 'attached' });
		expect(await background()).toBe('rgb(245, 247, 249)');
	});

	it('are never what somebody wrote into a cookie', async () => {
		const html = await (
			await fetch(`${product.origin}/sign-in`, { headers: { cookie: 'theme="><script>alert(1)</script>' } })
		).text();
		expect(html).toContain('name="color-scheme" content="light dark"');
		expect(html).not.toContain('alert(1)');
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
