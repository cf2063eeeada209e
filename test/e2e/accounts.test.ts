import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordProblem } from '#lib/server/accounts/password.ts';
import { wrongWords } from '#lib/server/accounts/sign-in-words.ts';
import { objections } from './axe.ts';
import { closePages, openBrowser } from './browser.ts';
import { problemOf } from './field-problem.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { telephone } from './telephone.ts';
import { toast } from './toast.ts';

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
	await closePages(browser);
	await product.stop();
});

const visit = (of: Page, path: string) => openPage(of, product.origin + path);
const text = async (of: Page = page) => (await of.locator('main').innerText()).replaceAll('\u00a0', ' ');
const field = (label: string, of: Page = page) =>
	of.locator('input').and(of.getByLabel(label, { exact: true }));
const navigation = (of: Page = page) => of.getByRole('banner');
const press = (name: string | RegExp, of: Page = page) =>
	of.getByRole('button', { name, exact: typeof name === 'string' }).click();

const linkNotGood = (of: Page = page) => of.locator('[data-state="link-not-good"]').count();

const setupLink = () => /\/setup\/\S+/.exec(product.output())?.[0] ?? '';

describe('a new workspace', () => {
	it('sends everybody to the set-up page, which leads to the link', async () => {
		for (const path of ['/', '/campaigns/x', '/settings/members', '/nothing']) {
			await visit(page, path);
			expect(new URL(page.url()).pathname).toBe('/setup');
		}
		expect(await page.locator('code').getByText('npm start').count()).toBe(1);
		expect(await objections(page)).toEqual([]);
		expect((await page.request.get(`${product.origin}/healthz`)).status()).toBe(200);
	});

	it('refuses a link that is none', async () => {
		await visit(page, '/setup/nonsense');
		expect(await linkNotGood()).toBe(1);
		expect(await page.locator('form').count()).toBe(0);
	});

	it('makes the first administrator by the printed link, once', async () => {
		expect(setupLink()).toMatch(/^\/setup\/[\w-]{43}$/);
		await visit(page, setupLink());
		expect(await objections(page)).toEqual([]);
		await field('Email').fill('ada@example.com');
		await field('Name').fill('Ada');
		await field('Password').fill('password1234');
		await press('Start');
		expect(await problemOf(field('Password'))).toBe(await passwordProblem('password1234', []));
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
		await field('Email').focus();
		await page.keyboard.type('Ada@Example.com');
		await page.keyboard.press('Tab');
		await page.keyboard.type('not the password');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText(wrongWords).waitFor();
		expect(await field('Email').inputValue()).toBe('Ada@Example.com');
		expect(await objections(page)).toEqual([]);
		await field('Password').fill('');
		await field('Password').focus();
		await page.keyboard.type(password);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/settings/account');
		expect(await text()).toContain('ada@example.com');
		expect(
			await page
				.locator('li')
				.filter({ has: page.locator('[data-state="current"]') })
				.count()
		).toBe(1);
	});

	it('sets what is theirs', async () => {
		await field('Name').fill('Ada Lovelace');
		await press('Save the name');
		await toast(page, 'name-saved');
		expect(await navigation().innerText()).toContain('Ada Lovelace');
		expect(await objections(page)).toEqual([]);
		for (const path of ['/settings', '/settings/members', '/settings/tokens']) {
			await visit(page, path);
			expect(await objections(page), path).toEqual([]);
		}
	});

	it('is invited by a link, and sees what the role allows and nothing else', async () => {
		await visit(page, '/settings/members');
		await field('Email').fill('max@example.com');
		await press('Create link');
		const link = await field('Link').inputValue();
		expect(link.startsWith(`${product.origin}/invite/`)).toBe(true);
		const invited = page.getByRole('listitem').filter({ has: page.locator('[data-state="invited"]') });
		expect(await invited.innerText()).toContain('max@example.com');
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
		expect(await problemOf(field('Password', max))).toMatch(/\b12\b/);
		await field('Password', max).fill('ten green lanterns');
		await press('Save and sign in', max);
		expect(max.url()).toBe(`${product.origin}/`);
		const links = (path: string) => max.locator(`a[href="${path}"]`).count();
		expect(await max.locator('#menu a[href="/planner"]').count()).toBe(1);
		expect(await links('/uploads')).toBe(0);
		expect(await links('/uploads/new')).toBe(0);
		expect((await max.goto(`${product.origin}/uploads`))?.status()).toBe(403);
		expect(await max.locator('body').innerText()).toMatch(/\banalysts\b.*\badministrators\b/);
		await max.goto(`${product.origin}/settings`);
		expect(await links('/settings/account')).toBeGreaterThan(0);
		expect(await links('/settings/tokens')).toBe(0);
		await max.goto(link);
		expect(await linkNotGood(max)).toBe(1);
		await plain.close();
	});

	it('gets another role from an administrator, and is signed out by it', async () => {
		const max = await (await browser.newContext()).newPage();
		await visit(max, '/sign-in');
		await field('Email', max).fill('max@example.com');
		await field('Password', max).fill('ten green lanterns');
		await press('Sign in', max);
		await max.waitForURL(`${product.origin}/`);
		await visit(page, '/settings/members');
		await page.getByLabel('Role of Max').selectOption('analyst');
		await press('Change the role of Max');
		await toast(page, 'member-role-changed');
		await max.getByRole('link', { name: 'Plan', exact: true }).click();
		await max.waitForURL('**/sign-in?next=%2Fplanner');
		expect(await navigation(max).count()).toBe(0);
		await max.context().close();
	});
});

describe('a token', () => {
	it('is shown once, works until it is revoked, and belongs into the header', async () => {
		await visit(page, '/settings/tokens');
		await field('What it is for').fill('Nightly upload');
		await press('Create token');
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
		await toast(page, 'token-revoked');
		expect((await ask()).status).toBe(401);
	});
});

describe('the pages', () => {
	it('meet no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
