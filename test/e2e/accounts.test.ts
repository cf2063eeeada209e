import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { telephone } from './telephone.ts';

const password = 'nine lamps under water';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct({}, null), openBrowser()]);
	context = await browser.newContext();
	page = await context.newPage();
	page.on('pageerror', (error) => errors.push(error.message));
});
afterAll(async () => {
	await browser.close();
	await product.stop();
});

const visit = (of: Page, path: string) => openPage(of, product.origin + path);
const text = async (of: Page = page) => (await of.locator('main').innerText()).replaceAll('\u00a0', ' ');
const field = (label: string, of: Page = page) =>
	of.locator('input').and(of.getByLabel(label, { exact: true }));
const navigation = (of: Page = page) => of.getByRole('banner');
const press = (name: string | RegExp, of: Page = page) =>
	of.getByRole('button', { name, exact: typeof name === 'string' }).click();

const setupLink = () => /\/setup\/\S+/.exec(product.output())?.[0] ?? '';

describe('a new workspace', () => {
	it('sends everybody to the set-up page, which says where the link is', async () => {
		for (const path of ['/', '/campaigns/x', '/settings/members', '/nothing']) {
			await visit(page, path);
			expect(new URL(page.url()).pathname).toBe('/setup');
		}
		expect(await text()).toContain('look where npm start runs');
		expect(await objections(page)).toEqual([]);
		expect((await page.request.get(`${product.origin}/healthz`)).status()).toBe(200);
	});

	it('refuses a link that is none', async () => {
		await visit(page, '/setup/nonsense');
		expect(await text()).toContain('This link is not good');
		expect(await page.locator('form').count()).toBe(0);
	});

	it('makes the first administrator by the printed link, once', async () => {
		expect(setupLink()).toMatch(/^\/setup\/[\w-]{43}$/);
		await visit(page, setupLink());
		expect(await objections(page)).toEqual([]);
		await field('E-mail').fill('ada@example.com');
		await field('Name').fill('Ada');
		await field('Password').fill('password1234');
		await press('Start');
		await page.getByText('tried first').waitFor();
		expect(await field('Name').inputValue()).toBe('Ada');
		await field('Password').fill(password);
		await press('Start');
		await page.waitForURL(`${product.origin}/`);
		expect(await navigation().innerText()).toContain('Ada');
		const other = await (await browser.newContext()).newPage();
		await visit(other, setupLink());
		expect(new URL(other.url()).pathname).toBe('/sign-in');
		await other.context().close();
	});
});

describe('a member', () => {
	it('signs out and in again with the keyboard alone, and comes back to the page that was asked for', async () => {
		await press('Sign out');
		await page.waitForURL('**/sign-in');
		expect(await navigation().count()).toBe(0);
		await visit(page, '/settings/account');
		expect(page.url()).toContain('/sign-in?next=%2Fsettings%2Faccount');
		expect(await objections(page)).toEqual([]);
		await field('E-mail').focus();
		await page.keyboard.type('Ada@Example.com');
		await page.keyboard.press('Tab');
		await page.keyboard.type('not the password');
		await page.keyboard.press('Enter');
		await page.getByText('do not belong together').waitFor();
		expect(await field('E-mail').inputValue()).toBe('Ada@Example.com');
		expect(await objections(page)).toEqual([]);
		await field('Password').fill('');
		await field('Password').focus();
		await page.keyboard.type(password);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/settings/account');
		expect(await text()).toContain('ada@example.com');
		expect(await text()).toContain('This one');
	});

	it('sets what is theirs', async () => {
		await field('Name').fill('Ada Lovelace');
		await press('Save the name');
		await page.getByText('Your name is saved.').waitFor();
		expect(await navigation().innerText()).toContain('Ada Lovelace');
		expect(await objections(page)).toEqual([]);
		for (const path of ['/settings', '/settings/members', '/settings/tokens']) {
			await visit(page, path);
			expect(await objections(page), path).toEqual([]);
		}
	});

	it('is invited by a link, and sees what the role allows and nothing else', async () => {
		await visit(page, '/settings/members');
		await field('E-mail').fill('max@example.com');
		await press('Make a link');
		const link = await field('Link').inputValue();
		expect(link.startsWith(`${product.origin}/invite/`)).toBe(true);
		expect(await text()).toContain('Invited');
		expect(await objections(page)).toEqual([]);

		// Without JavaScript, on a telephone.
		const plain = await browser.newContext({
			javaScriptEnabled: false,
			viewport: telephone
		});
		const max = await plain.newPage();
		await max.goto(link);
		await field('Name', max).fill('Max');
		await field('Password', max).fill('short');
		await press('Save and sign in', max);
		expect(await text(max)).toContain('Take at least 12 characters');
		await field('Password', max).fill('ten green lanterns');
		await press('Save and sign in', max);
		expect(max.url()).toBe(`${product.origin}/`);
		const menu = await max.locator('#menu').textContent();
		expect(menu).toContain('Planner');
		expect(menu).not.toContain('Uploads');
		expect(await text(max)).not.toContain('Upload results');
		expect((await max.goto(`${product.origin}/uploads`))?.status()).toBe(403);
		expect(await max.locator('body').innerText()).toContain('This is for analysts and administrators.');
		await max.goto(`${product.origin}/settings`);
		expect(await text(max)).not.toContain('API tokens');
		await max.goto(link);
		expect(await text(max)).toContain('This link is not good');
		await plain.close();
	});

	it('gets another role from an administrator, and is signed out by it', async () => {
		const max = await (await browser.newContext()).newPage();
		await visit(max, '/sign-in');
		await field('E-mail', max).fill('max@example.com');
		await field('Password', max).fill('ten green lanterns');
		await press('Sign in', max);
		await max.waitForURL(`${product.origin}/`);
		await visit(page, '/settings/members');
		await page.getByLabel('Role of Max').selectOption('analyst');
		await press('Change the role of Max');
		await page.getByText('The member has another role').waitFor();
		await max.getByRole('link', { name: 'Planner' }).click();
		await max.waitForURL('**/sign-in?next=%2Fplanner');
		expect(await navigation(max).count()).toBe(0);
		await max.context().close();
	});
});

describe('a token', () => {
	it('is shown once, works until it is revoked, and belongs into the header', async () => {
		await visit(page, '/settings/tokens');
		await field('What it is for').fill('Nightly upload');
		await press('Make a token');
		const secret = await field('Token').inputValue();
		expect(secret).toMatch(/^hold_[\w-]{43}$/);
		expect(await objections(page)).toEqual([]);
		const ask = () =>
			fetch(`${product.origin}/api/v1/campaigns`, { headers: { authorization: `Bearer ${secret}` } });
		expect((await ask()).status).toBe(200);
		await visit(page, '/settings/tokens');
		expect(await page.content()).not.toContain(secret);
		await press(/Revoke…/);
		await press('Revoke the token');
		await page.getByText('The token is revoked.').waitFor();
		expect((await ask()).status).toBe(401);
	});
});

describe('the pages', () => {
	it('meet no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
