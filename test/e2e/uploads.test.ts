import { text as textOf } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { problemWords } from '#lib/table/problems/problem.ts';
import { day } from '#lib/format/date.ts';
import { dialectWords } from '../../src/routes/uploads/[id]/dialect-words.ts';
import { objections } from './axe.ts';
import { problemOf } from './field-problem.ts';
import { isTooWide, telephone } from './telephone.ts';
import type { Product } from './product.ts';
import { toast } from './toast.ts';
import { checked, checkFile, confirmFile, outcome, sendFile } from './upload.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let page: Page;
const { errors } = useProduct((started) => ({ product, page } = started));

const send = (name: string, text: string) => sendFile(page, product.origin, { name, text });
const sendToCheck = async (name: string, text: string) => {
	await page.goto(`${product.origin}/uploads/new`);
	await page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await press('Upload');
	await page.waitForURL('**/check');
};
const words = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** Lines of the table of problems, by the problem's code. */
const problems = (code: string) => page.locator(`[data-problem="${code}"]`);
const templateInForce = (name: string) => page.locator(`form[data-template="${name}"]`);
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
		'gruppe;tag;kanal;kunden;umsatz;gewinn',
		...['none', 'picks'].flatMap((variant, v) =>
			['Nord', 'Süd'].map(
				(shop, s) =>
					`${variant};0${s + 1}/0${v + 2}/${month};${shop};1.${204 + more + v};5.310,${50 + s};12,${5 + s}`
			)
		),
		'Summe;;;4.818;21.242,00;',
		''
	].join('\r\n');

describe('the step of the columns', () => {
	it('shows how the file is written, and its own values', async () => {
		await send('export.csv', export1('2026'));
		const text = await words();
		expect(text).toContain(
			dialectWords({
				encoding: 'utf-8',
				bom: false,
				delimiter: ';',
				decimal: ',',
				thousands: '.',
				lineEnd: 'CRLF',
				preambleLines: 1,
				headerLine: 2,
				doubtful: ''
			})
		);
		expect(text).toContain('Nord');
		expect(text).toContain('5.310,50');
		expect(await faults()).toEqual([]);
	});

	it('asks how dates are written where they can be read in two ways', async () => {
		await roleOf('tag').selectOption('date');
		await page.getByText('File details').click();
		await press('Re-read');
		await problems('ambiguous_date').waitFor();
		await problems('ambiguous_date').getByRole('button', { name: 'day-month-year' }).click();
		await problems('ambiguous_date').waitFor({ state: 'detached' });
		await roleOf('gewinn').selectOption('measure');
		const answered = page.waitForResponse((response) => response.request().method() === 'POST');
		await press('Re-read');
		await answered;
		await problems('ambiguous_date').waitFor({ state: 'detached' });
		expect(await roleOf('gewinn').inputValue()).toBe('measure');
	});

	it('says beside the field what is wrong, and keeps what was typed', async () => {
		await page.getByText('More', { exact: true }).click();
		await page.getByLabel('Time zone').fill('Middle/Earth');
		await page.getByLabel('Outcome window').fill('7');
		await press('Check the file');
		expect(await problemOf(page.getByLabel('Time zone'))).toContain('Europe/Berlin');
		expect(await page.getByLabel('Outcome window').inputValue()).toBe('7');
		await page.getByLabel('Time zone').fill('Europe/Berlin');
	});

	it('saves the reading as a template, which the same header recognises', async () => {
		await page.getByLabel('Currency').fill('eur');
		await page.getByLabel('Campaign', { exact: true }).fill('Shop weeks');
		await page.getByText('Name it').click();
		await page.getByLabel('Save as template').fill('Weekly export');
		await checkFile(page);
		await checked(page, '4');
		// A known header needs no question: it is checked at once.
		await sendToCheck('next-week.csv', export1('2025', 30));
		await page.getByRole('link', { name: 'Back to columns' }).click();
		await templateInForce('Weekly export').waitFor();
		expect(await roleOf('gewinn').inputValue()).toBe('measure');
		expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
		await page.getByLabel('Template', { exact: true }).selectOption('');
		await press('Use it');
		await templateInForce('').waitFor({ state: 'attached' });
		expect(await roleOf('gewinn').inputValue()).toBe('ignore');
	});

	it('never repeats personal data', async () => {
		await send(
			'people.csv',
			'variant,contact,people\ncontrol,anna.schmidt@shop.test,100\npicks,bo@shop.test,120\n'
		);
		await problems('personal_data').waitFor();
		expect(await problems('personal_data').innerText()).toContain('contact');
		expect(await page.content()).not.toMatch(/anna|shop\.test/);
		const answered = page.waitForResponse((response) => response.url().endsWith('/columns?/check'));
		await press('Check the file');
		expect(await (await answered).json()).toMatchObject({ type: 'failure', status: 422 });
		expect(page.url()).toContain('/columns');
	});

	it('offers the query for a file of single people', async () => {
		const rows = Array.from({ length: 60 }, (_, i) => `u${1000 + i},${i % 2 ? 'picks' : 'control'},1\n`).join(
			''
		);
		await send('persons.csv', `user_id,variant,converted\n${rows}`);
		await problems('person_level').waitFor();
		expect(await problems('person_level').getByRole('link').getAttribute('href')).toBe('/uploads/sql');
	});
});

const header = 'campaign,variant,channel,people,conversions\n';
const picks = (name: string, more = 0) =>
	`${name},control,Web,${4000 + more},200\n${name},control,Phone,${3000 + more},120\n` +
	`${name},picks,Web,${4100 + more},290\n${name},picks,Phone,${2900 + more},150\n`;

describe('the check', () => {
	it('groups equal problems, and gives a file to correct and send again', async () => {
		const bad = 'Shops,picks,Fax,70,-3\nShops,picks,App,80,many\nShops,picks,TV,90,some\n';
		await send('bad.csv', header + picks('Shops') + bad);
		await checkFile(page);
		await outcome(page, 'refused');
		const lines = problems('not_a_number');
		expect(await lines.count()).toBe(1);
		expect(await lines.getByRole('rowheader').innerText()).toBe('7');
		const many = problemWords({ code: 'not_a_number', line: 7, column: 'conversions', value: 'many' });
		expect(await lines.innerText()).toMatch(/^7\s+conversions\b/);
		expect(await lines.innerText()).toContain(many.slice(1));
		expect(await lines.locator('small').innerText()).toMatch(/\b8$/);
		expect(await problems('negative_value').getByRole('rowheader').innerText()).toBe('6');
		expect(await faults()).toEqual([]);
		const waiting = page.waitForEvent('download');
		await page.getByRole('link', { name: 'Download the error file' }).click();
		const download = await waiting;
		expect(download.suggestedFilename()).toBe('bad-errors.csv');
		const file = await textOf(await download.createReadStream());
		expect(file.split(/\r?\n/)[0]).toBe('campaign,variant,channel,people,conversions,_line,_error');
		expect(file).toContain('Shops,picks,Fax,70,-3,6,');
		const corrected = file.replace(',-3,', ',3,').replace(',many,', ',4,').replace(',some,', ',5,');
		await send('corrected.csv', corrected);
		await checkFile(page);
		await checked(page, '7');
	});

	it('stores nothing, and the steps can be gone back', async () => {
		await page.goto(`${product.origin}/`);
		expect(await page.locator('[data-empty="no-campaigns"]').count()).toBe(1);
		await page.goBack();
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		await page.goBack();
		await checked(page, '7');
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
		await outcome(page, 'not-checked');
	});
});

describe('the confirmation', () => {
	/** ISO day. */
	let keptUntil = '';

	it('asks for owner, source, purpose and legal basis', async () => {
		await send('autumn.csv', header + picks('Autumn'));
		await checkFile(page);
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		await press('Save and continue');
		for (const field of ['Owner', 'Source system', 'Purpose', 'Legal basis or consent'])
			await problemOf(page.getByLabel(field));
		expect(await faults()).toEqual([]);
		await page.getByLabel('picks uses Purchase history').check();
		await page.getByLabel('picks uses Location').check();
		await page.goBack();
		await page.waitForURL('**/check');
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		await page.getByLabel('picks uses Purchase history').check();
		await page.getByLabel('picks uses Location').check();
		keptUntil = await page.getByLabel('Keep the raw rows until').inputValue();
		await page.goto(page.url().replace('/confirm', '/check'));
		await confirmFile(page, { release: true });
		await outcome(page, 'released');
		expect(await faults()).toEqual([]);
	});

	it('puts what was declared on the campaign’s page', async () => {
		await page.getByRole('link', { name: 'Autumn', exact: true }).click();
		await page.waitForURL('**/campaigns/autumn');
		await page.getByRole('link', { name: 'Data & privacy' }).click();
		const data = (await page.locator('#data').innerText()).replaceAll('\u00a0', ' ');
		expect(data).toContain('Find out whether product picks pay');
		expect(data).toContain('Consent to personalised e-mail');
		expect(data).toContain(day(keptUntil).replaceAll('\u00a0', ' '));
		expect(await faults()).toEqual([]);
	});

	it('begins with what was declared for the campaign’s last file', async () => {
		await send('more.csv', header + picks('Winter', 40));
		await checkFile(page);
		await confirmFile(page);
		await send(
			'still-more.csv',
			header + picks('Winter', 60).replaceAll('Web', 'App').replaceAll('Phone', 'TV')
		);
		await checkFile(page);
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		expect(await page.getByLabel('Owner').inputValue()).toBe('CRM team');
	});
});

describe('a draft that nobody continues', () => {
	it('can be discarded', async () => {
		await send('unwanted.csv', header + picks('Unwanted'));
		await page.goto(`${product.origin}/uploads`);
		const before = await page.getByRole('link', { name: /^Continue with/ }).count();
		await page.getByRole('button', { name: 'Discard unwanted.csv' }).click();
		await toast(page, 'draft-discarded');
		expect(await page.getByText('unwanted.csv').count()).toBe(0);
		expect(await page.getByRole('link', { name: /^Continue with/ }).count()).toBe(before - 1);
		expect(await faults()).toEqual([]);
	});

	it('can be discarded with all others, once that is confirmed', async () => {
		for (const name of ['unwanted-1.csv', 'unwanted-2.csv']) await send(name, header + picks(name));
		await page.goto(`${product.origin}/uploads`);
		await page.getByText('Discard all', { exact: true }).click();
		await page.getByRole('button', { name: 'Discard all drafts' }).click();
		await toast(page, 'drafts-discarded');
		expect(await page.getByRole('link', { name: /^Continue with/ }).count()).toBe(0);
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
