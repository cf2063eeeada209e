import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { epochWords } from '#lib/components/form/policy-form.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { reasonWords } from '#lib/privacy/words.ts';
import { objections } from './axe.ts';
import { finished } from './campaign-files.ts';
import { problemOf } from './field-problem.ts';
import type { Product } from './product.ts';
import { toast } from './toast.ts';
import { uploadFile } from './upload.ts';
import { useProduct } from './use-product.ts';

const today = dayOf(new Date());

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
let page: Page;
const { errors, open } = useProduct((started) => ({ product, page } = started));
beforeAll(async () => {
	await upload('autumn.csv', finished('Autumn'));
	await upload('winter.csv', daily('Winter', today - 40));
});

/** The page's words, with ordinary spaces. */
const text = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const upload = (name: string, content: string) => uploadFile(page, product.origin, { name, text: content });
/** What the release page shows: a publication, or why there is none. */
const preview = (state: string) => page.locator(`[data-preview="${state}"]`);
const openPeriodNotes = () => page.locator('[data-note="period-open"]').count();
const smallestGroup = () => page.getByLabel('Smallest group for new data');

describe('a running campaign', () => {
	it('has a last day from its facts, which are checked', async () => {
		await open('/campaigns/winter/release');
		await page.locator('[data-final="finished"]').getByRole('link', { name: 'edit page' }).click();
		await page.getByLabel('Last day').fill(isoDay(today - 60));
		await page.getByLabel('First day').fill(isoDay(today - 40));
		await page.getByLabel('Name').fill('Autumn');
		await page.getByLabel('Currency').fill('EURO'.slice(0, 3));
		await page.getByLabel('control', { exact: true }).fill('1');
		await page.getByLabel('picks', { exact: true }).fill('');
		await press('Save');
		await problemOf(page.getByLabel('Name'));
		await problemOf(page.getByLabel('Last day'));
		await problemOf(page.getByRole('group', { name: 'Planned split' }));
		expect(await page.locator('[aria-invalid]').count()).toBe(2);
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('Name').fill('Winter');
		await page.getByLabel('Hypothesis').fill('A quieter home page sells more.');
		await page.getByLabel('Last day').fill(isoDay(today + 40));
		await page.getByLabel('No, more days will come').check();
		await page.getByLabel('picks', { exact: true }).fill('1');
		await press('Save');
		await toast(page, 'campaign-saved');
		await page.getByRole('navigation', { name: 'Above' }).getByRole('link').click();
		await page.getByText('A quieter home page sells more.').waitFor({ state: 'attached' });
	});

	it('publishes totals of ranges of days first', async () => {
		await open('/campaigns/winter/release');
		await page.getByLabel(epochWords['by-hand']).check();
		await press('Save the rule');
		await toast(page, 'rule-saved');
		await preview('ranges').waitFor();
		expect(await preview('ranges').innerText()).toContain('14-day');
		await press('Publish');
		await page.waitForURL('**/campaigns/winter');
		expect(await openPeriodNotes()).toBe(1);
		await open('/campaigns/winter?tab=data');
		expect(await page.locator('#hidden tbody tr').count()).toBeGreaterThan(0);
	});

	it('publishes its breakdowns when the period is closed by hand', async () => {
		await page.getByRole('link', { name: 'Publish new days' }).click();
		await preview('nothing-new').waitFor();
		await page.getByRole('link', { name: 'Close the period now…' }).click();
		await page.waitForURL('**close=now');
		await preview('periods').getByRole('heading', { name: /\d/ }).waitFor();
		expect(
			await preview('periods')
				.getByRole('row', { name: /^Channel\b/ })
				.innerText()
		).toContain('Phone, Web');
		expect(await objections(page)).toEqual([]);
		await press('Publish and close the period');
		await page.waitForURL('**/campaigns/winter');
		expect(await openPeriodNotes()).toBe(0);
		expect(await text()).not.toContain(reasonWords('period-open', defaultPolicy));
		await open('/campaigns/winter?tab=segments');
		expect(await text()).toContain('Phone');
	});

	it('changes the smallest group for new data', async () => {
		await open('/campaigns/winter/release');
		await smallestGroup().fill('5');
		await press('Save k');
		expect(await problemOf(smallestGroup())).toMatch(/\b10\b.*\b1000\b/);
		await smallestGroup().fill('100');
		await press('Save k');
		await page
			.locator('#rule dl > div')
			.filter({ hasText: '(k)' })
			.getByRole('definition')
			.getByText(/^100\b/)
			.waitFor();
		expect(await objections(page)).toEqual([]);
	});

	it('is withdrawn after a question, and every page shows it', async () => {
		await open('/campaigns/winter/release');
		await press('Withdraw the results…');
		expect(await page.getByRole('dialog').innerText()).toMatch(/\bledger\b/);
		await press('Withdraw the results');
		await page.waitForURL('**/campaigns/winter');
		expect(await page.locator('[data-empty="withdrawn"]').count()).toBe(1);
		expect(await objections(page)).toEqual([]);
		const ofWinter = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Winter' }) });
		await open('/');
		expect(await ofWinter.locator('[data-state="withdrawn"]').count()).toBe(1);
		await open('/uploads');
		expect(await ofWinter.locator('[data-state="results-withdrawn"]').count()).toBe(1);
		await open('/campaigns/winter/release');
		expect(await preview('withdrawn').count()).toBe(1);
		expect(await page.getByRole('button', { name: /Publish/ }).count()).toBe(0);
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
