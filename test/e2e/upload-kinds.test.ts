import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { commandWords, expectations, type Expectation } from '../server/exports/judge.ts';
import { weekOf } from '../server/weekly-files.ts';
import { objections } from './axe.ts';
import { isTooWide, telephone } from './telephone.ts';
import type { Product } from './product.ts';
import { outcome } from './upload.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let browser: Browser;
let page: Page;
/** What a person clicks; a file that is chosen is a click. */
let clicks = 0;
const { errors } = useProduct((started) => ({ product, browser, page } = started), { role: 'analyst' });

const pathOf = (file: string): string =>
	fileURLToPath(new URL(`../server/exports/files/${file}`, import.meta.url));

async function click(on: Locator): Promise<void> {
	clicks += 1;
	await on.click();
}
const press = (name: string) => click(page.getByRole('button', { name, exact: true }));
const question = () => page.locator('[data-question]');
const sums = () => page.locator('#understood');

async function choose(file: string | { name: string; text: string }): Promise<void> {
	await page.goto(`${product.origin}/uploads/new`);
	clicks += 1;
	await page.setInputFiles(
		'input[type=file]',
		typeof file === 'string'
			? pathOf(file)
			: { name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.text) }
	);
	await press('Upload');
	await page.waitForURL(/\/(columns|check)$/);
}

/** Gives one answer: the button of this parameter and value. */
async function answer(name: string, value: string): Promise<void> {
	const before = await question().getAttribute('data-problem');
	await click(
		question()
			.locator('form')
			.filter({ has: page.locator(`input[name=name][value="${name}"]`) })
			.locator(`button[value=${JSON.stringify(value)}]`)
	);
	await page.locator(`[data-question][data-problem="${before}"]`).waitFor({ state: 'detached' });
}

/** The one question is answered as the list of files says; the currency where it is open. */
async function answerAll(flags: readonly string[]): Promise<void> {
	for (let i = 0; i < 3 && (await question().count()) > 0; i += 1) {
		const isCurrency = (await question().getAttribute('data-problem')) === 'currency_unknown';
		if (isCurrency) await answer('currency', 'EUR');
		else await answer((flags[0] ?? '').replace(/^--/, ''), flags[1] ?? '');
	}
}

async function toCheck(flags: readonly string[] = []): Promise<void> {
	await answerAll(flags);
	if (page.url().endsWith('/columns')) {
		await page.getByLabel('Remember these columns').setChecked(false);
		await press('Check the file');
		await page.waitForURL('**/check');
	}
	await question().or(sums()).first().waitFor();
	await answerAll(flags);
	await sums().waitFor();
}

/** The sums of the check page by measure and variant. */
async function shown(): Promise<Map<string, Record<string, number>>> {
	const variants = await sums()
		.locator('th[data-variant]')
		.evaluateAll((heads) => heads.map((head) => head.getAttribute('data-variant') ?? ''));
	const lines = await sums()
		.locator('tr[data-measure]')
		.evaluateAll((rows) =>
			rows.map((row) => [
				row.getAttribute('data-measure') ?? '',
				[...row.querySelectorAll('td')].map((cell) =>
					cell.textContent.replaceAll(/[,\s]/g, '').replace('−', '-')
				)
			])
		);
	return new Map(
		lines.map(([name, cells]) => [
			String(name),
			Object.fromEntries(variants.map((variant, i) => [variant, Number((cells ?? [])[i])]))
		])
	);
}

const of = ({ truth }: Expectation) => truth?.variants ?? {};

/** Whether a line of the page says what a careful person reads. */
function fits(line: Record<string, number>, wanted: Record<string, number>, tolerance: number): boolean {
	return Object.entries(wanted).every(
		([name, value]) => Math.abs((line[name] ?? NaN) - value) <= Math.max(0.005, tolerance * Math.abs(value))
	);
}

const kinds = [
	'google-ads-three-totals.csv',
	'one-row-per-goal-eppo.csv',
	'wide-two-line-header.csv',
	'transposed-de.csv',
	'mean-sd-n-growthbook-revenue.csv',
	'all-rows-beside-parts.csv',
	'rate-with-enough-digits.csv',
	'excel-de.csv',
	'xlsx-three-sheets-one-table.xlsx',
	'two-revenue-columns-usd-eur.csv'
];

describe('an upload of', () => {
	const list = expectations();

	it.each(kinds)('%s ends with its sums', async (file) => {
		const expected = list.find((one) => one.file === file);
		if (!expected) throw new Error(`${file} is not in the list`);
		await choose(file);
		await toCheck(commandWords(expected.answer ?? ''));
		const lines = await shown();
		const wanted = of(expected);
		const people = Object.fromEntries(Object.entries(wanted).map(([name, one]) => [name, one.people]));
		expect(lines.get('people')).toEqual(people);
		for (const key of Object.keys(Object.values(wanted)[0]?.measures ?? {})) {
			const values = Object.fromEntries(
				Object.entries(wanted).map(([name, one]) => [name, one.measures[key] ?? NaN])
			);
			const found = key.includes(':') ? [...lines.values()] : [lines.get(key) ?? {}];
			expect(
				found.some((line) => fits(line, values, key.endsWith('_sq') ? 0.005 : 1e-6)),
				key
			).toBe(true);
		}
	});

	it('cells that are pasted, as text and as HTML', async () => {
		const table = [
			['Variante', 'Nutzer', 'Konversionen'],
			['Kontrolle', '4.210', '240'],
			['Personalisiert', '4.188', '520']
		];
		const html = `<table>${table.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
		for (const text of [table.map((row) => row.join('\t')).join('\n'), html]) {
			await page.goto(`${product.origin}/uploads/new`);
			await page.getByLabel('Or paste a table').fill(text);
			await press('Upload');
			await page.waitForURL('**/columns');
			expect(await page.getByRole('navigation', { name: 'Above' }).innerText()).toContain('Pasted table');
			await toCheck(['--thousands', 'point']);
			expect((await shown()).get('people')).toEqual({ Kontrolle: 4210, Personalisiert: 4188 });
		}
	});
});

describe('the check page', () => {
	it('keeps a row that was left out, and leaves it out again', async () => {
		await choose('all-rows-beside-parts.csv');
		await toCheck();
		const left = page.locator('#left-out');
		expect(await left.innerText()).toContain('= Mobile + Desktop');
		expect(await sums().locator('tr[data-measure="people"]').innerText()).toContain('33,192');
		await left.getByRole('button', { name: 'Keep it' }).first().click();
		await left.getByRole('button', { name: 'Leave it out' }).waitFor();
		expect((await shown()).get('people')).toEqual({ Control: 16_640, Personalised: 16_552 });
		await left.getByRole('button', { name: 'Leave it out' }).click();
		await left.getByRole('button', { name: 'Keep it' }).first().waitFor();
		expect((await shown()).get('people')).toEqual({ Control: 8320, Personalised: 8276 });
	});

	it('takes another choice of a select, and fits a telephone', async () => {
		await page.getByLabel('Control', { exact: true }).selectOption('Personalised');
		await page.getByRole('button', { name: 'Apply to Control', exact: true }).click();
		await sums()
			.locator('th[data-variant]:first-of-type')
			.or(sums().locator('th[data-variant="Personalised"]'))
			.first()
			.waitFor();
		await expect
			.poll(() => sums().locator('th[data-variant]').first().getAttribute('data-variant'))
			.toBe('Personalised');
		expect(await objections(page)).toEqual([]);
		await page.setViewportSize(telephone);
		expect(await isTooWide(page)).toBe(false);
		await page.setViewportSize({ width: 1280, height: 800 });
	});

	it('works without scripts', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const before = page;
		page = await context.newPage();
		await choose('one-row-per-goal-eppo.csv');
		await toCheck(['--goal', 'purchase']);
		expect((await shown()).get('people')).toEqual({ control: 40_211, treatment: 40_133 });
		await context.close();
		page = before;
	});
});

describe('the clicks', () => {
	/** Without its column of campaigns: which one it is has to be remembered. */
	const week = (number: 1 | 2) => ({
		name: `week-${number}.csv`,
		text: weekOf('Weekly', number).replaceAll(/^[^,]*,/gm, '')
	});

	it('of a first file are seven at most, to the verdict', async () => {
		clicks = 0;
		await choose(week(1));
		await page.getByLabel('Campaign', { exact: true }).fill('Weekly');
		await page.getByLabel('Currency').fill('EUR');
		expect(await page.getByLabel('No, more data will come').isChecked()).toBe(true);
		expect(await page.getByLabel('Equal: a half each').isChecked()).toBe(true);
		expect(await page.getByLabel('Which variant is the control?').inputValue()).toBe('control');
		await press('Check the file');
		await sums().waitFor();
		await click(page.getByRole('link', { name: 'Yes, continue' }));
		for (const name of ['Owner', 'Source system', 'Purpose', 'Legal basis or consent'])
			await page.getByLabel(name).fill(`Test ${name}`);
		await press('Save and continue');
		await press('Publish');
		await outcome(page, 'released');
		await click(page.getByRole('link', { name: 'See the verdict' }));
		await page.waitForURL('**/campaigns/weekly');
		expect(clicks).toBeLessThanOrEqual(7);
	});

	it('of the next file with its header are three at most, and no question is asked', async () => {
		clicks = 0;
		await choose(week(2));
		await page.waitForURL('**/check');
		expect(await sums().locator('[data-days]').innerText()).toMatch(/^7 new days, 0 changed/);
		await press('Publish');
		await outcome(page, 'released');
		expect(clicks).toBeLessThanOrEqual(3);
		expect(await page.getByRole('link', { name: 'See the verdict' }).count()).toBe(1);
	});

	it('of the data use of another campaign is one', async () => {
		await choose('contract.csv');
		await toCheck();
		await click(page.getByRole('link', { name: 'Yes, continue' }));
		clicks = 0;
		await press('Same as Weekly');
		await outcome(page, 'stored');
		expect(clicks).toBe(1);
		expect(await page.locator('main').innerText()).toContain('Test Owner');
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
