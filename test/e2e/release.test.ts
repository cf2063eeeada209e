import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { uploadFile } from './upload.ts';

const today = dayOf(new Date());

/** A campaign of two segments and a group that is too small, with other people for each name. */
const finished = (name: string, more = 0) =>
	[
		'campaign,variant,channel,region,device,people,conversions',
		...['control', 'picks'].flatMap((variant, v) =>
			['Web', 'Phone'].flatMap((channel, c) =>
				['North', 'South'].flatMap((region, r) =>
					['App', 'Browser'].map(
						(device, d) =>
							`${name},${variant},${channel},${region},${device},${2000 + more + 13 * c + 7 * r + 3 * d},${100 + 40 * v}`
					)
				)
			)
		),
		`${name},control,Store,North,App,30,2`,
		`${name},picks,Store,North,App,28,1`,
		''
	].join('\n');

/** Twenty days of a campaign that runs on. */
const daily = (name: string, first: number) =>
	[
		'campaign,variant,date,channel,people,conversions',
		...Array.from({ length: 20 }, (_, i) =>
			['control', 'picks'].flatMap((variant) =>
				['Web', 'Phone'].map((channel) => `${name},${variant},${isoDay(first + i)},${channel},${400 + i},40`)
			)
		).flat(),
		''
	].join('\n');

let product: Product;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct(), openBrowser()]);
	page = await browser.newPage({ storageState: product.signedIn });
	page.on('pageerror', (error) => errors.push(error.message));
});
afterAll(async () => {
	await browser.close();
	await product.stop();
});

const visit = (of: Page, path: string) => openPage(of, product.origin + path);
const open = (path: string) => visit(page, path);
/** The page's words, with ordinary spaces. */
const text = async (of: Page = page) => (await of.locator('main').innerText()).replaceAll('\u00a0', ' ');
const press = (name: string | RegExp, of: Page = page) =>
	of.getByRole('button', { name, exact: typeof name === 'string' }).click();

const upload = (of: Page, name: string, content: string) =>
	uploadFile(of, product.origin, { name, text: content });

describe('a release', () => {
	it('finds an empty history that says the next step', async () => {
		await open('/uploads');
		expect(await text()).toContain('No uploads yet');
		expect(await objections(page)).toEqual([]);
	});

	it('shows nothing after an upload, and says beforehand what becomes visible', async () => {
		await upload(page, 'autumn.csv', finished('Autumn'));
		expect(await text()).toContain('Stored, not published yet');
		await open('/campaigns/autumn');
		expect(await text()).toContain('Nothing is published yet');
		expect(await text()).not.toContain('North');
		await page.getByRole('link', { name: 'See what becomes visible' }).click();
		await page.waitForURL('**/campaigns/autumn/release');
		await page.getByText('Everything becomes visible').waitFor();
		const words = await text();
		expect(words).toContain('Totals and breakdowns of 32,');
		expect(words).toContain('North, South');
		expect(words).not.toContain('Store');
		expect(words).toContain('The file has no dates');
		expect(await objections(page)).toEqual([]);
		await open('/campaigns/autumn');
		expect(await text()).toContain('Nothing is published yet');
	});

	it('refuses cross-tabs that close a triangle, by name, and keeps what was typed', async () => {
		await open('/campaigns/autumn/release');
		await page.getByLabel('Smallest group shown (k)').fill('60');
		for (const pair of ['channel × region', 'channel × device', 'region × device'])
			await page.getByLabel(pair).check();
		await press('Save the rule');
		const problem = page.getByText(/close a circle/);
		await problem.waitFor();
		expect(await problem.innerText()).toMatch(/(channel|region|device) × (channel|region|device) × /);
		expect(await page.getByLabel('region × device').isChecked()).toBe(true);
		expect(await page.getByLabel('Smallest group shown (k)').inputValue()).toBe('60');
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('region × device').uncheck();
		await page.getByLabel('Smallest group shown (k)').fill('9');
		await press('Save the rule');
		await page.getByText('whole number from 10 to 1000').waitFor();
		await page.getByLabel('Smallest group shown (k)').fill('60');
		await press('Save the rule');
		await page.getByText('The rule is saved. The preview follows it.').waitFor();
		await page.getByText('Groups under 60 people are never shown').waitFor();
		expect(await text()).toContain('Channel × region');
		await open('/campaigns/autumn/release');
		expect(await page.getByLabel('channel × device').isChecked()).toBe(true);
	});

	it('is published with the button, and stays', async () => {
		await open('/campaigns/autumn/release');
		await press('Publish');
		await page.waitForURL('**/campaigns/autumn');
		expect(await text()).toMatch(/picks\W* (raised|raises) conversion/);
		expect(await text()).toContain('k = 60');
		await open('/campaigns/autumn/release');
		const words = await text();
		expect(words).toContain('Everything is published');
		expect(words).toContain('k can be changed only for data not published yet.');
		expect(await page.getByLabel('Smallest group shown (k)').count()).toBe(0);
		expect(await page.getByRole('button', { name: 'Publish', exact: true }).count()).toBe(0);
		expect(await objections(page)).toEqual([]);
	});

	it('is refused where it was not looked at', async () => {
		const response = await page.request.post(`${product.origin}/campaigns/autumn/release?/publish`, {
			headers: { origin: product.origin, accept: 'text/html' },
			form: { seen: 'nothing' }
		});
		expect(response.status()).toBe(409);
		expect(await response.text()).toContain('All results of this campaign are published already');
	});

	it('is refused for the same people under another name', async () => {
		await upload(page, 'copy.csv', finished('Quite another'));
		await page.getByRole('link', { name: 'See what becomes visible' }).click();
		await page.getByText('This cannot be published').waitFor();
		expect(await text()).toContain('has the same rows as "Autumn"');
		expect(await page.getByRole('button', { name: 'Publish', exact: true }).count()).toBe(0);
	});
});

describe('the history of uploads', () => {
	it('tells what became of each file, and never what is in it', async () => {
		await open('/uploads');
		const words = await text();
		for (const part of ['autumn.csv', 'Published', 'copy.csv', 'Not published', '18 rows'])
			expect(words).toContain(part);
		expect(words).not.toContain('North');
		expect(await page.locator('[aria-current="page"]').innerText()).toBe('Uploads');
		expect(await page.getByRole('button', { name: /Withdraw…/ }).count()).toBe(1);
	});

	it('withdraws what is not published, after a question', async () => {
		await open('/uploads');
		await press(/Withdraw…/);
		await page.getByRole('dialog').waitFor();
		expect(await page.getByRole('dialog').innerText()).toContain('deleted without a trace');
		expect(await objections(page)).toEqual([]);
		await press('Keep it');
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		await press(/Withdraw…/);
		await press('Withdraw the upload');
		await page.getByText('The upload is withdrawn.').waitFor();
		expect(await page.getByRole('link', { name: 'Quite another' }).count()).toBe(0);
	});
});

describe('a running campaign', () => {
	it('has a last day from its facts, which are checked', async () => {
		await upload(page, 'winter.csv', daily('Winter', today - 40));
		await open('/campaigns/winter/release');
		expect(await text()).toContain('The campaign counts as finished');
		await page.getByRole('link', { name: 'edit page' }).click();
		await page.getByLabel('Last day').fill(isoDay(today - 60));
		await page.getByLabel('First day').fill(isoDay(today - 40));
		await page.getByLabel('Name').fill('Autumn');
		await page.getByLabel('Currency').fill('EURO'.slice(0, 3));
		await page.getByLabel('control', { exact: true }).fill('1');
		await press('Save');
		await page.getByText('Another campaign has this name.').waitFor();
		expect(await text()).toContain('The last day is not before the first.');
		expect(await text()).toContain('for every variant');
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('Name').fill('Winter');
		await page.getByLabel('Hypothesis').fill('A quieter home page sells more.');
		await page.getByLabel('Last day').fill(isoDay(today + 40));
		await page.getByLabel('No, more days will come').check();
		await page.getByLabel('picks', { exact: true }).fill('1');
		await press('Save');
		await page.getByText('The campaign is saved.').waitFor();
		await page.getByRole('navigation', { name: 'Above' }).getByRole('link').click();
		await page.getByText('A quieter home page sells more.').waitFor();
	});

	it('publishes ranges of days, and its breakdowns when the period is closed by hand', async () => {
		await open('/campaigns/winter/release');
		await page.getByLabel('When the period is closed by hand').check();
		await press('Save the rule');
		await page.getByText('The rule is saved.').waitFor();
		await page.getByText(/Totals of .* become visible/).waitFor();
		expect(await text()).toContain('and the 14-day outcome window is over.');
		await press('Publish');
		await page.waitForURL('**/campaigns/winter');
		expect(await text()).toContain('breakdowns, amounts and opt-outs appear when the period closes');
		expect(await text()).not.toContain('Nothing is hidden');
		await page.getByRole('link', { name: 'Release newer days' }).click();
		await page.getByText('Nothing new to publish').waitFor();
		await page.getByRole('link', { name: 'Close the period now…' }).click();
		await page.waitForURL('**close=now');
		await page
			.getByText(/\d becomes visible/)
			.first()
			.waitFor();
		expect(await text()).toContain('Phone, Web');
		expect(await objections(page)).toEqual([]);
		await press('Publish and close the period');
		await page.waitForURL('**/campaigns/winter');
		expect(await text()).not.toContain('when the period closes');
		expect(await text()).toContain('Phone');
	});

	it('changes k for what is not published yet', async () => {
		await open('/campaigns/winter/release');
		await page.getByLabel('k for what is not published yet').fill('5');
		await press('Save k');
		await page.getByText('whole number from 10 to 1000').waitFor();
		await page.getByLabel('k for what is not published yet').fill('100');
		await press('Save k');
		await page.getByText('100 people in every variant').waitFor();
		expect(await objections(page)).toEqual([]);
	});

	it('is withdrawn after a question, and says so everywhere', async () => {
		await open('/campaigns/winter/release');
		await press('Withdraw the results…');
		expect(await page.getByRole('dialog').innerText()).toContain('The ledger keeps it.');
		await press('Withdraw the results');
		await page.waitForURL('**/campaigns/winter');
		expect(await text()).toContain('The results were withdrawn');
		expect(await objections(page)).toEqual([]);
		await open('/');
		expect(await text()).toContain('Its results were withdrawn.');
		await open('/uploads');
		expect(await text()).toContain('Results withdrawn');
		await open('/campaigns/winter/release');
		expect(await text()).toContain('Nothing of this campaign can be published again');
	});
});

describe('the privacy page', () => {
	it('says the guarantee, its limits, and that the ledger is as published', async () => {
		await open('/privacy');
		const words = await text();
		expect(words).toContain('computed from the release tables alone');
		expect(words).toContain('even for a viewer who knows which combinations of segments are empty');
		expect(words).toContain('knows 480 of 500 people');
		expect(words).toMatch(/Ledger verified: \d+ releases as published\./);
		expect(words).toContain('by channel');
		expect(words).not.toContain('Store');
	});

	it('changes the rule of new campaigns, with words beside a wrong field', async () => {
		await open('/privacy');
		await page.getByText('Change the rule').click();
		await page.getByLabel('Smallest group shown (k)').fill('lots');
		await press('Save the rule');
		await page.getByText('whole number from 10 to 1000').waitFor();
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('Smallest group shown (k)').fill('40');
		await page.getByLabel(/Strict/).check();
		await press('Save the rule');
		await page.getByText('The rule is saved. New campaigns start with it.').waitFor();
		expect(await text()).toContain('Groups under 40 people are never shown or derivable.');
		expect(await text()).toContain('strict: m = k');
		await upload(page, 'later.csv', finished('Later', 500));
		await open('/campaigns/later/release');
		expect(await page.getByLabel('Smallest group shown (k)').inputValue()).toBe('40');
		await open('/campaigns/autumn');
		expect(await text()).toContain('k = 60');
	});

	it('fits a telephone, as do the others', async () => {
		await page.setViewportSize(telephone);
		for (const path of ['/privacy', '/uploads', '/campaigns/later/release', '/campaigns/later/edit']) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 720 });
	});
});

describe('without JavaScript', () => {
	it('uploads, sets the rule, publishes, withdraws', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await upload(plain, 'plain.csv', finished('Plain', 900));
		await plain.getByRole('link', { name: 'See what becomes visible' }).click();
		expect(await text(plain)).toContain('Everything becomes visible');
		for (const pair of ['channel × region', 'channel × device', 'region × device'])
			await plain.getByLabel(pair).check();
		await press('Save the rule', plain);
		expect(await text(plain)).toContain('close a circle');
		await plain.getByLabel('region × device').uncheck();
		await press('Save the rule', plain);
		await plain.getByText('The rule is saved.').waitFor();
		await press('Publish', plain);
		expect(await text(plain)).toMatch(/picks\W* (raised|raises) conversion/);
		await plain.getByRole('link', { name: 'Release', exact: true }).click();
		await press('Withdraw the results…', plain);
		await press('Withdraw the results', plain);
		expect(await text(plain)).toContain('The results were withdrawn');
		await upload(plain, 'more.csv', finished('More', 1300));
		await visit(plain, '/uploads');
		await plain.getByRole('button', { name: 'Withdraw… more.csv' }).click();
		await plain.getByRole('dialog').getByRole('button', { name: 'Withdraw the upload' }).click();
		await plain.getByText('The upload is withdrawn.').waitFor();
		await context.close();
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
