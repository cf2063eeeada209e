import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { plannedPeople, type TestDesign } from '#lib/stats/planning/plan.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, browser, page } = started));

const field = (of: Page, label: string) => of.getByLabel(label, { exact: true });
const plan = (of: Page) => of.getByRole('button', { name: 'Plan', exact: true }).click();
/** The headline with ordinary spaces. */
const headline = async (of: Page) => (await of.locator('#answer').innerText()).replaceAll('\u00a0', ' ');

/** People per variant as the core plans them, as the page writes them. */
function perVariant(asked: TestDesign, lift: number, power = 0.8): string {
	const answer = plannedPeople(asked, lift, power);
	if (answer.kind !== 'computed') throw new Error(answer.reason);
	return Math.ceil(answer.people / 2).toLocaleString('en');
}

/** These numbers, in this order, and none between them. */
const numbers = (...all: readonly string[]) => new RegExp(`\\b${all.join('\\b\\D*\\b')}\\b`);

const share = (rate: number): TestDesign => ({ metric: { kind: 'proportion', rate }, confidence: 0.95 });

describe('the planner', () => {
	it('is in the navigation and answers at once', async () => {
		await open('/');
		await page.getByRole('link', { name: 'Plan', exact: true }).click();
		await page.waitForURL('**/planner');
		expect(await headline(page)).toMatch(numbers(perVariant(share(0.02), 0.1)));
		const text = await page.locator('main').innerText();
		expect(text).toMatch(numbers(perVariant({ ...share(0.02), sequential: true }, 0.1)));
		expect(await page.locator('canvas').count()).toBe(1);
		expect(await page.locator('[aria-current="page"]').innerText()).toBe('Plan');
		expect(await objections(page)).toEqual([]);
	});

	it('plans what is typed, and keeps it in the address', async () => {
		await open('/planner');
		await field(page, 'Conversion of the control').fill('4.5');
		await field(page, 'Smallest lift worth finding').fill('8');
		await field(page, 'People a day').fill('12,000');
		await plan(page);
		const people = perVariant(share(0.045), 0.08);
		await page.locator('#answer', { hasText: people }).waitFor();
		expect(page.url()).toContain('rate=4.5');
		const days = Math.ceil((2 * Number(people.replaceAll(',', ''))) / 12_000);
		expect(await headline(page)).toMatch(numbers(people, String(days), '12,000'));
		expect(await page.locator('tr.planned').first().innerText()).toContain(people);
		await page.reload({ waitUntil: 'networkidle' });
		expect(await headline(page)).toContain(people);
		expect(await field(page, 'People a day').inputValue()).toBe('12,000');
		await page.goBack();
		await page.locator('#answer', { hasText: perVariant(share(0.02), 0.1) }).waitFor();
		expect(await field(page, 'Conversion of the control').inputValue()).toBe('2');
	});

	it('plans an amount, and the smallest change for people at hand', async () => {
		await open('/planner?kind=mean&mean=1.2&sd=14&lift=&people=400000&treatments=2');
		expect(await headline(page)).toMatch(/^\D*\b133,334\b\D*\b3\b\D* \+?[\d.]+\s?%\D*$/);
		expect(await field(page, 'Mean of the control').isVisible()).toBe(true);
		expect(await field(page, 'Conversion of the control').isVisible()).toBe(false);
		expect(await objections(page)).toEqual([]);
	});

	it('says beside the field what is wrong', async () => {
		await open('/planner?rate=abc&lift=10&confidence=200');
		expect(await page.getByRole('alert').innerText()).toMatch(/\b2\b/);
		expect(await page.locator('main [aria-invalid=true]').count()).toBe(2);
		const rate = field(page, 'Conversion of the control');
		expect(await rate.getAttribute('aria-invalid')).toBe('true');
		expect(await rate.inputValue()).toBe('abc');
		expect(await rate.getAttribute('aria-describedby')).toContain('rate-problem');
		expect(await page.locator('#rate-problem').innerText()).toContain('This isn’t a number.');
		expect(await field(page, 'Confidence').getAttribute('aria-invalid')).toBe('true');
		expect(await field(page, 'Confidence').getAttribute('aria-describedby')).toContain('confidence-problem');
		expect(await page.locator('#confidence-problem').isVisible()).toBe(true);
		expect(await page.locator('#confidence-problem').innerText()).toMatch(/\d.*\d/);
		expect(await objections(page)).toEqual([]);
		await rate.fill('2');
		await field(page, 'Confidence').fill('95');
		await plan(page);
		await page.locator('#answer', { hasText: perVariant(share(0.02), 0.1) }).waitFor();
	});

	it('fits a telephone', async () => {
		await page.setViewportSize(telephone);
		await open('/planner');
		expect(await isTooWide(page)).toBe(false);
		await page.setViewportSize({ width: 1280, height: 720 });
	});

	it('works without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(`${product.origin}/planner`);
		await field(plain, 'Conversion of the control').fill('5');
		await plain.locator('input[name=read][value=running]').check();
		await plan(plain);
		expect(plain.url()).toContain('read=running');
		expect(await headline(plain)).toMatch(numbers(perVariant({ ...share(0.05), sequential: true }, 0.1)));
		expect(await plain.locator('main figcaption').innerText()).toContain('JavaScript');
		await plain.getByRole('radio', { name: 'amount' }).check();
		expect(await field(plain, 'Standard deviation').isVisible()).toBe(true);
		await context.close();
	});

	it('meets no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
