import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongWords } from '#lib/server/accounts/sign-in-words.ts';
import { closePages, openBrowser } from './browser.ts';
import { problemOf } from './field-problem.ts';
import { keyboard } from './keyboard.ts';
import { openPage } from './open-page.ts';
import { addMember, password, startProduct, type Product } from './product.ts';
import { telephone } from './telephone.ts';
import { toast } from './toast.ts';
import { checked, outcome } from './upload.ts';
import { verdictOf } from './verdict.ts';

/** From a file to a signed report with the keyboard alone: nothing here clicks, and nothing sets the focus. */
const csv = [
	'campaign,variant,channel,people,conversions,gewinn',
	...['control', 'picks'].flatMap((variant, v) =>
		['Web', 'Phone'].map(
			(channel, c) => `Autumn picks,${variant},${channel},${4000 + 10 * c + v},${200 + 90 * v},77`
		)
	),
	''
].join('\n');

let product: Product;
let browser: Browser;
let page: Page;
let keys: ReturnType<typeof keyboard>;
const errors: string[] = [];

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct({}, 'analyst'), openBrowser()]);
	await addMember(product.dataFolder, 'manager');
	page = await browser.newPage({ reducedMotion: 'reduce' });
	page.on('pageerror', (error) => errors.push(error.message));
	keys = keyboard(page);
});
afterAll(async () => {
	await closePages(browser);
	await product.stop();
});

const field = (label: string) => page.getByLabel(label, { exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const link = (name: string) => page.locator('main').getByRole('link', { name, exact: true });
const announced = (title: string) =>
	page.locator('#svelte-announcer').getByText(title).waitFor({ state: 'attached' });

/** Scripts set it a moment after the page says what happened. */
const focusComesTo = (target: Locator) =>
	expect.poll(() => keys.hasFocus(target), { timeout: 30_000 }).toBe(true);

async function signIn(email: string): Promise<void> {
	await keys.fill(field('Email'), email);
	await keys.fill(field('Password'), password);
	await page.keyboard.press('Enter');
}

describe('with the keyboard alone an analyst', () => {
	it('signs in, hears of a wrong password, and comes to the page that was asked for', async () => {
		await openPage(page, `${product.origin}/uploads/new`);
		await keys.press('Tab');
		expect(await keys.hasFocus(page.getByRole('link', { name: 'Skip to the content' }))).toBe(true);
		await page.keyboard.press('Enter');
		expect(await keys.hasFocus(page.locator('main'))).toBe(true);
		await keys.press('Tab');
		expect(await keys.hasFocus(field('Email'))).toBe(true);
		await keys.type('analyst@example.com');
		await keys.fill(field('Password'), 'not the password');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText(wrongWords).waitFor();
		expect(await keys.hasFocus(field('Password'))).toBe(true);
		await keys.typeOver(password);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/uploads/new');
		await announced('Upload results');
	});

	it('chooses a file, chooses what a column is, and is shown the field that is wrong', async () => {
		// From here on and not from the key on: a browser takes a moment until it hands its choosers over.
		const opened = page.waitForEvent('filechooser');
		await keys.skip();
		await keys.reach(field('File'));
		await page.keyboard.press('Enter');
		const chooser = await opened;
		await chooser.setFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
		await keys.use(button('Upload'));
		await page.waitForURL('**/columns');
		await announced('Are the columns right?');
		await keys.skip();
		await keys.reach(field('gewinn is read as'));
		await keys.type('Own measure: a count');
		expect(await field('gewinn is read as').inputValue()).toBe('measure');
		await keys.use(page.locator('summary', { hasText: 'More' }));
		await keys.fill(field('Outcome window'), 'soon');
		await page.keyboard.press('Enter');
		expect(await problemOf(field('Outcome window'))).toMatch(/\b365\b/);
		await focusComesTo(field('Outcome window'));
		expect(await field('gewinn is read as').inputValue()).toBe('measure');
		await keys.typeOver('7');
		await keys.use(button('Check the file'));
		await page.waitForURL('**/check');
		await checked(page, '4');
	});

	it('declares whose data it is, stores and publishes it', async () => {
		await keys.use(link('Yes, continue'));
		await page.waitForURL('**/confirm');
		await announced('Data use');
		await keys.skip();
		await keys.reach(field('Owner'));
		await page.keyboard.press('Enter');
		await problemOf(field('Owner'));
		await focusComesTo(field('Owner'));
		await keys.type('CRM team');
		await keys.fill(field('Source system'), 'Warehouse');
		await keys.fill(field('Purpose'), 'Find out whether product picks pay');
		await keys.fill(field('Legal basis or consent'), 'Consent to personalised e-mail');
		await keys.reach(page.getByLabel('picks uses Purchase history'));
		await page.keyboard.press('Space');
		await keys.use(button('Save and continue'));
		await page.waitForURL(/\/uploads\/[0-9a-f-]{36}$/);
		await outcome(page, 'stored');
		await keys.use(button('Publish'));
		await outcome(page, 'released');
		await keys.use(link('See the verdict'));
		await page.waitForURL('**/campaigns/autumn-picks');
		expect(await verdictOf(page)).toEqual({
			tone: 'better',
			headline: expect.stringMatching(/\bpicks\b.*\bconversion\b/) as string
		});
	});

	it('switches the kind of evidence and stays on the switch', async () => {
		await keys.use(link('Details for analysts').first());
		await page.waitForURL('**tab=analysts');
		await keys.use(link('Bayesian'));
		await page.waitForURL('**view=bayesian**');
		await page.getByRole('columnheader', { name: 'Chance to win' }).first().waitFor();
		expect(await keys.hasFocus(link('Bayesian'))).toBe(true);
		await keys.use(link('Sceptical prior'));
		await page.waitForURL('**prior=sceptical**');
		await page
			.getByRole('link', { name: 'Sceptical prior' })
			.and(page.locator('[aria-current="true"]'))
			.waitFor();
		await page.getByText('N(0, 0.3²)').first().waitFor();
	});

	it('opens the keys and the list of pages, and comes back to where the focus was', async () => {
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
		expect(await keys.hasFocus(button('Close'))).toBe(true);
		await page.keyboard.press('Escape');
		expect(await page.locator('dialog[open]').count()).toBe(0);
		expect(await keys.hasFocus(link('Sceptical prior'))).toBe(true);
		await page.keyboard.press('Control+k');
		await page.locator('dialog [role=option]').first().waitFor();
		await keys.type('p');
		const first = await page.locator('[role=option][aria-selected=true]').innerText();
		await page.keyboard.press('ArrowDown');
		expect(await page.locator('[role=option][aria-selected=true]').innerText()).not.toBe(first);
		await keys.typeOver('planner');
		await page.keyboard.press('Enter');
		await page.waitForURL('**/planner');
		await announced('Plan');
	});
});

describe('with the keyboard alone a manager', () => {
	it('signs in after the analyst', async () => {
		await keys.use(button('Sign out'));
		await page.waitForURL('**/sign-in');
		await signIn('manager@example.com');
		await page.waitForURL(`${product.origin}/`);
	});

	it('enters what the return rests on, and signs the report', async () => {
		await page.keyboard.press('g');
		await page.keyboard.press('r');
		await page.waitForURL('**/reports');
		await keys.skip();
		await keys.use(link('Autumn picks'));
		await page.waitForURL('**/reports/roi/autumn-picks');
		await keys.skip();
		await keys.fill(field('Margin'), '140');
		await page.keyboard.press('Enter');
		await page.locator('#assumptions').getByRole('alert').waitFor();
		await problemOf(field('Fixed cost'));
		await focusComesTo(page.locator('[aria-invalid]').first());
		await keys.reach(field('Margin'), 'Shift+Tab');
		await keys.typeOver('40');
		await keys.fill(field('Fixed cost'), '900');
		await keys.fill(field('Cost per person'), '0.02');
		await keys.fill(field('Value of a conversion'), '30');
		await keys.fill(field('Currency'), 'EUR');
		await keys.use(button('Save and see the report'));
		await toast(page, 'assumptions-saved');
		await keys.reach(page.getByRole('radio', { name: 'Roll out' }));
		await keys.press('Space');
		await keys.fill(field('Why'), 'It paid.');
		await keys.reach(page.getByRole('checkbox', { name: 'Lock these numbers' }));
		await keys.press('Space');
		await keys.use(button('Sign report 1'));
		await page.waitForURL('**/reports/roi/autumn-picks/1');
		expect(await page.locator('[data-state="locked"]').innerText()).toMatch(/\b1\b/);
		expect(await page.locator('#decided').getAttribute('data-decision')).toBe('roll-out');
		expect(await page.getByRole('button', { name: /^Sign report/ }).count()).toBe(0);
		expect(await field('Margin').count()).toBe(0);
	});
});

describe('on a telephone with keys', () => {
	it('the menu opens and closes, and every stop is in view, forwards and back', async () => {
		await page.setViewportSize(telephone);
		await openPage(page, `${product.origin}/campaigns/autumn-picks`);
		await keys.use(button('Menu'));
		await keys.press('Tab');
		expect(await page.locator('#menu').evaluate((menu) => menu.matches(':focus-within'))).toBe(true);
		await page.keyboard.press('Escape');
		expect(await keys.hasFocus(button('Menu'))).toBe(true);
		const forwards = await keys.walk('Tab');
		const back = await keys.walk('Shift+Tab');
		expect(forwards.length).toBeGreaterThan(15);
		expect(back.toReversed().slice(-forwards.length)).toEqual(forwards);
	});
});

describe('the focus', () => {
	it('was always to be seen, in view, and under nothing', () => {
		expect([...new Set(keys.faults)]).toEqual([]);
	});

	it('meets no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
