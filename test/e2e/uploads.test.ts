import { text as textOf } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { isTooWide, telephone } from './telephone.ts';
import { startProduct, type Product } from './product.ts';
import { checkFile, confirmFile, sendFile } from './upload.ts';

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

const send = (name: string, text: string) => sendFile(page, product.origin, { name, text });
const words = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const roleOf = (column: string) => page.getByLabel(`${column} is read as`);

/** What axe-core objects to, in both colour schemes, and whether the page fits a telephone. */
async function faults(): Promise<string[]> {
	const found = await objections(page);
	await page.setViewportSize(telephone);
	if (await isTooWide(page)) found.push('wider than a telephone');
	await page.setViewportSize({ width: 1280, height: 800 });
	return found;
}

const export1 = (month: string, more = 0) =>
	[
		'Weekly export of the shop',
		'gruppe;woche;kanal;kunden;umsatz;gewinn',
		...['none', 'picks'].flatMap((variant, v) =>
			['Nord', 'Süd'].map(
				(shop, s) =>
					`${variant};0${s + 1}.0${v + 2}.${month};${shop};1.${204 + more + v};5.310,${50 + s};12,${5 + s}`
			)
		),
		'Summe;;;4.818;21.242,00;',
		''
	].join('\r\n');

describe('the step of the columns', () => {
	it('shows how the file is written, its words, and numbers by their shape alone', async () => {
		await send('export.csv', export1('2026'));
		const text = await words();
		expect(text).toContain('separated by semicolons');
		expect(text).toContain('decimal comma');
		expect(text).toContain('1 line before the header passed over');
		expect(text).toContain('Rows of totals are recognised');
		expect(text).toContain('Nord');
		expect(text).toContain('0.000,00');
		expect(await page.content()).not.toMatch(/1\.204|5\.310|1204|5310/);
		expect(await faults()).toEqual([]);
	});

	it('asks how dates are written where they can be read in two ways', async () => {
		await roleOf('woche').selectOption('date');
		await press('Read it again');
		await page.getByText('can be read in more than one way').waitFor();
		await page.getByLabel('Dates are written').selectOption('dmy');
		await roleOf('gewinn').selectOption('measure');
		await press('Read it again');
		await page.getByText('can be read in more than one way').waitFor({ state: 'detached' });
		expect(await roleOf('gewinn').inputValue()).toBe('measure');
	});

	it('says beside the field what is wrong, and keeps what was typed', async () => {
		await page.getByLabel('Time zone').fill('Middle/Earth');
		await page.getByLabel('Outcome horizon').fill('7');
		await press('Check the whole file');
		await page.getByText('A time zone’s name, such as Europe/Berlin.').waitFor();
		expect(await page.getByLabel('Outcome horizon').inputValue()).toBe('7');
		await page.getByLabel('Time zone').fill('Europe/Berlin');
	});

	it('saves the reading as a template, which the same header recognises', async () => {
		await page.getByLabel('Currency').fill('eur');
		await page.getByLabel('Campaign', { exact: true }).fill('Shop weeks');
		await page.getByLabel('Save this reading as').fill('Weekly export');
		await checkFile(page);
		expect(await words()).toContain('No problems in 4 rows');
		await send('next-week.csv', export1('2025', 30));
		expect(await words()).toContain('Read as the template Weekly export says');
		expect(await roleOf('gewinn').inputValue()).toBe('measure');
		expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
		await page.getByLabel('Template').selectOption('');
		await press('Use it');
		await page.getByText('No template is in use').waitFor();
		expect(await roleOf('gewinn').inputValue()).toBe('ignore');
	});

	it('never repeats personal data', async () => {
		await send(
			'people.csv',
			'variant,contact,people\ncontrol,anna.schmidt@shop.test,100\npicks,bo@shop.test,120\n'
		);
		expect(await words()).toContain('looks like personal data');
		expect(await page.content()).not.toMatch(/anna|shop\.test/);
		await press('Check the whole file');
		await page.waitForLoadState('networkidle');
		expect(page.url()).toContain('/columns');
	});

	it('offers the query for a file of single people', async () => {
		const rows = Array.from({ length: 60 }, (_, i) => `u${1000 + i},${i % 2 ? 'picks' : 'control'},1\n`).join(
			''
		);
		await send('persons.csv', `user_id,variant,converted\n${rows}`);
		expect(await words()).toContain('Each row is one person');
		expect(await page.getByRole('link', { name: 'Write the query' }).getAttribute('href')).toBe(
			'/uploads/sql'
		);
	});
});

const header = 'campaign,variant,channel,people,conversions\n';
const picks = (name: string, more = 0) =>
	`${name},control,Web,${4000 + more},200\n${name},control,Phone,${3000 + more},120\n` +
	`${name},picks,Web,${4100 + more},290\n${name},picks,Phone,${2900 + more},150\n`;

describe('the check', () => {
	it('groups equal problems, and gives a file to mend and send again', async () => {
		const bad = 'Mend,picks,Fax,70,-3\nMend,picks,App,80,many\nMend,picks,TV,90,some\n';
		await send('bad.csv', header + picks('Mend') + bad);
		await checkFile(page);
		const text = await words();
		expect(text).toMatch(/7\s+conversions\s+"many" in "conversions" is not a number\s+also in line 8/i);
		expect(await faults()).toEqual([]);
		const waiting = page.waitForEvent('download');
		await page.getByRole('link', { name: 'Download the error file' }).click();
		const download = await waiting;
		expect(download.suggestedFilename()).toBe('bad-errors.csv');
		const file = await textOf(await download.createReadStream());
		expect(file.split(/\r?\n/)[0]).toBe('campaign,variant,channel,people,conversions,_line,_error');
		expect(file).toContain('Mend,picks,Fax,70,-3,6,');
		const mended = file.replace(',-3,', ',3,').replace(',many,', ',4,').replace(',some,', ',5,');
		await send('mended.csv', mended);
		await checkFile(page);
		expect(await words()).toContain('No problems in 7 rows');
	});

	it('stores nothing, and the steps can be gone back', async () => {
		await page.goto(`${product.origin}/`);
		expect(await words()).toContain('No campaigns yet');
		await page.goBack();
		await page.getByRole('link', { name: 'Continue' }).click();
		await page.waitForURL('**/confirm');
		await page.goBack();
		await page.getByText('No problems in 7 rows').waitFor();
		await page
			.getByRole('navigation', { name: 'Steps of the upload' })
			.getByRole('link', { name: 'Columns' })
			.click();
		await page.waitForURL('**/columns');
		expect(await roleOf('people').inputValue()).toBe('people');
	});

	it('is not passed over on the way to the last step', async () => {
		await send('unchecked.csv', header + picks('Unchecked'));
		const [, id] = /uploads\/([0-9a-f-]+)/.exec(page.url()) ?? [];
		await page.goto(`${product.origin}/uploads/${id}/confirm`);
		expect(page.url()).toContain('/check');
		expect(await words()).toContain('Not checked yet');
	});
});

describe('the confirmation', () => {
	it('asks for owner, source, purpose and legal basis', async () => {
		await send('autumn.csv', header + picks('Autumn'));
		await checkFile(page);
		await page.getByRole('link', { name: 'Continue' }).click();
		await page.waitForURL('**/confirm');
		await press('Store the file');
		await page.getByText('Say who answers for the data.').waitFor();
		expect(await faults()).toEqual([]);
		await page.getByLabel('picks uses Purchase history').check();
		await page.getByLabel('picks uses Location').check();
		await page.goBack();
		await page.waitForURL('**/check');
		await page.getByRole('link', { name: 'Continue' }).click();
		await page.waitForURL('**/confirm');
		await page.getByLabel('picks uses Purchase history').check();
		await page.getByLabel('picks uses Location').check();
		await page.goto(page.url().replace('/confirm', '/check'));
		await confirmFile(page, { release: true });
		expect(await words()).toContain('Stored and published');
		expect(await faults()).toEqual([]);
	});

	it('puts what was said on the campaign’s page', async () => {
		await page.getByRole('link', { name: 'Autumn', exact: true }).click();
		await page.waitForURL('**/campaigns/autumn');
		const text = await words();
		expect(text).toContain('Find out whether product picks pay');
		expect(text).toContain('Consent to personalised e-mail');
		expect(text).toContain('kept until');
		expect(await faults()).toEqual([]);
	});

	it('begins with what the campaign’s last file was said to be', async () => {
		await send('more.csv', header + picks('Winter', 40));
		await checkFile(page);
		await confirmFile(page);
		await send(
			'still-more.csv',
			header + picks('Winter', 60).replaceAll('Web', 'App').replaceAll('Phone', 'TV')
		);
		await checkFile(page);
		await page.getByRole('link', { name: 'Continue' }).click();
		await page.waitForURL('**/confirm');
		expect(await page.getByLabel('Owner').inputValue()).toBe('CRM team');
	});
});

/** So many rows that reading them takes seconds. */
function large(name: string): string {
	const lines = [];
	for (let d = 0; d < 3000; d += 1)
		for (let s = 0; s < 100; s += 1)
			for (const variant of ['control', 'picks']) {
				const day = new Date(Date.UTC(2018, 0, 1 + d)).toISOString().slice(0, 10);
				lines.push(`${name},${variant},${day},S${s},${100 + ((d + s) % 50)},${d % 7}`);
			}
	return `campaign,variant,date,shop,people,conversions\n${lines.join('\n')}\n`;
}

describe('a large file', () => {
	it('tells how far it is, also after a reload, and can be cancelled without a trace', async () => {
		await send('large.csv', large('Large'));
		await page.getByRole('button', { name: 'Check the whole file' }).click();
		await page.waitForURL('**/check');
		const bar = page.locator('progress');
		await page.getByText(/no problems/).waitFor();
		await page.reload();
		await bar.waitFor();
		const place = page.url().replace('/check', '/progress');
		const answer = await page.request.get(place, { headers: { accept: 'application/json' } });
		expect(await answer.json()).toMatchObject({ kind: 'check', problems: 0 });
		await press('Cancel');
		await page.getByText('The check was cancelled').waitFor();
		await press('Check the whole file');
		await bar.waitFor();
		await bar.waitFor({ state: 'detached', timeout: 60_000 });
		expect(await words()).toContain('No problems in 600,000 rows');
	});

	it('is not stored when storing is cancelled, and is stored when it is not', async () => {
		await page.getByRole('link', { name: 'Continue' }).click();
		await page.waitForURL('**/confirm');
		for (const label of ['Owner', 'Source system', 'Purpose', 'Legal basis or consent'])
			await page.getByLabel(label).fill('Test');
		await page.getByLabel('Yes, this is everything').check();
		await press('Store the file');
		await page.getByText('Storing the file').waitFor();
		await press('Cancel');
		await page.getByText('It was cancelled.').waitFor();
		const place = page.url();
		await page.goto(`${product.origin}/`);
		expect(await words()).not.toContain('Large');
		await page.goto(`${product.origin}/uploads`);
		expect(await words()).toContain('Not finished');
		await page.goto(place);
		await press('Store it now');
		await page.getByText('Stored, not published yet').waitFor({ timeout: 60_000 });
		await page.goto(`${product.origin}/`);
		expect(await words()).toContain('Large');
	});
});

describe('a file that nobody goes on with', () => {
	it('can be thrown away', async () => {
		await send('unwanted.csv', header + picks('Unwanted'));
		await page.goto(`${product.origin}/uploads`);
		const before = await page.getByRole('link', { name: /^Go on with/ }).count();
		await page.getByRole('button', { name: 'Throw away unwanted.csv' }).click();
		await page.getByText('unwanted.csv').first().waitFor({ state: 'detached' });
		expect(await page.getByRole('link', { name: /^Go on with/ }).count()).toBe(before - 1);
		expect(await faults()).toEqual([]);
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
