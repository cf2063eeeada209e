import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pageSize } from '#lib/experiment/paging.ts';
import { sortKeys } from '#lib/experiment/programme/portfolio.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { compactMoney } from '#lib/format/money.ts';
import { count, useManyCampaigns } from './many-campaigns.ts';

let product: Product;
let browser: Browser;
/** A manager's, who may see returns and upload nothing. */
let page: Page;
/** A marketer's, who may see neither. */
let marketer: Page;
const { errors, open } = useManyCampaigns((started) => ({ product, browser, page, marketer } = started));

const rows = (of = page) => of.locator('tbody th[scope=row] > a[href^="/campaigns/"]:visible');
const names = async (of = page) => rows(of).allInnerTexts();
const spaced = (text: string) => text.replace(/\s+/g, ' ');
/** How many are shown of how many. */
const statusWords = async (of = page) => spaced(await of.locator('main').getByRole('status').innerText());
const counts = (matching: number, at = 1) => {
	const first = (at - 1) * pageSize + 1;
	const range = matching > pageSize ? `${first}–${Math.min(first + pageSize - 1, matching)} of ` : '';
	return `${range}${matching === count ? '' : `${matching} of `}${count} campaigns`;
};
/** A field of the filter, which applies at once; without scripts a button does. */
const filterField = (label: string, of = page) => of.getByRole('search').getByLabel(label, { exact: true });
const applyFilter = (of = page) => of.getByRole('search').getByRole('button').click();
const chip = (words: RegExp) => page.locator('main').getByRole('link', { name: words });
/** How many campaigns have each chip, of all that are listed. */
const paid = async (state: string) => page.locator(`tbody [data-paid="${state}"]`).count();
/** The form that gives a view a name. */
const openSaving = (of = page) => of.locator('main summary', { hasText: 'Save' }).click();
const viewName = (of = page) => of.locator('main form input[name=name]');
const deletion = (view: string, of = page) =>
	of.getByRole('button', { name: new RegExp(`^Delete.*${view}$`) });
/** What is wrong with the name, beside it. */
const viewProblem = async () => {
	expect(await viewName().getAttribute('aria-invalid')).toBe('true');
	const ids = ((await viewName().getAttribute('aria-describedby')) ?? '').split(' ');
	const id = ids.find((one) => one.endsWith('-problem')) ?? '';
	return page.locator(`[id="${id}"]`).innerText();
};
const press = (name: string, of = page) => of.getByRole('button', { name, exact: true }).click();
const query = (of = page) => new URL(of.url()).search;

describe('the overview', () => {
	it('has its campaigns in pages, and says how many of how many', async () => {
		await open('/');
		expect(await rows().count()).toBe(pageSize);
		expect(await statusWords()).toContain(counts(count));
		const first = await names();
		await page.locator('a[rel=next]').click();
		await page.waitForURL('**/?page=2');
		expect(await rows().count()).toBe(count - pageSize);
		expect(await statusWords()).toContain(counts(count, 2));
		expect(first).not.toContain((await names())[0]);
		await page.goBack();
		await page.locator('a[rel=next]').waitFor();
		expect(await statusWords()).toContain(counts(count));
		expect(await names()).toEqual(first);
		expect(await objections(page)).toEqual([]);
	});

	it('compares the campaigns that are ticked, side by side on one axis', async () => {
		await open('/');
		const boxes = page.getByRole('checkbox', { name: /^Compare / });
		await boxes.nth(0).check();
		await boxes.nth(2).check();
		await press('Compare');
		await page.waitForURL('**/compare?c=*&c=*');
		expect(await page.locator('h1').innerText()).toBe('Compare 2 campaigns');
		expect(await page.locator('section[aria-label=Compared] h2').count()).toBe(2);
		expect(await page.locator('table').first().locator('tbody tr').count()).toBe(2);
		expect(await objections(page)).toEqual([]);
	});

	it('is not the only list in pages: reports and shares of people visible are too', async () => {
		await open('/reports?page=2');
		expect(await page.locator('tbody th[scope=row]').count()).toBe(count - pageSize);
		await page.locator('a[rel=prev]').click();
		await page.waitForURL('**/reports?page=1');
		await page.locator('a[rel=next]').waitFor();
		expect(await page.locator('nav:has(a[rel=next]) span').innerText()).toMatch(/\b1\b.*\b2\b/);
		expect(await page.locator('tbody th[scope=row]').count()).toBe(pageSize);
		await open('/privacy?page=2');
		expect(await page.locator('tbody tr:has(a[href^="/campaigns/"])').count()).toBe(count - pageSize);
	});

	it('applies filters at once, keeps them in the address, and clears them', async () => {
		await open('/');
		await filterField('Channel').selectOption('E-mail');
		await page.waitForURL('**channel=E-mail**');
		await filterField('Search campaigns').fill('VOUCHERS');
		await page.waitForURL('**text=VOUCHERS**');
		await page
			.locator('main')
			.getByRole('status')
			.getByText(/^\d of/)
			.waitFor();
		const some = await names();
		expect(some.length).toBeGreaterThan(2);
		expect(some.every((name) => /^E-mail vouchers \d+$/.test(name))).toBe(true);
		expect(await statusWords()).toContain(counts(some.length));
		expect(await filterField('Channel').inputValue()).toBe('E-mail');
		await filterField('Owner').selectOption('CRM');
		await page.waitForURL('**owner=CRM**');
		await page.locator('main table').waitFor({ state: 'detached' });
		expect(await statusWords()).toContain(counts(0));
		expect(await objections(page)).toEqual([]);
		await page.locator('main').getByRole('status').getByRole('link').click();
		await page.waitForURL(`${product.origin}/`);
		expect(await rows().count()).toBe(pageSize);
	});

	it('finds campaigns by status and by their last day', async () => {
		await open('/?status=running');
		expect(await page.locator('tbody').evaluateAll((all) => all.map((one) => one.dataset['group']))).toEqual([
			'running'
		]);
		expect(await rows().count()).toBe(count / 4);
		await open('/?from=2000-01-01&to=2000-12-31');
		expect(await statusWords()).toContain(counts(0));
		expect(await rows().count()).toBe(0);
	});

	it('sorts by each column, both ways', async () => {
		await open('/?channel=App');
		const heads = page.locator('thead th:has(a)');
		const keys: string[] = [];
		for (let i = 0; i < (await heads.count()); i++) {
			const head = heads.nth(i);
			const sorted = (order: string) => page.locator(`thead th:has(a)${order}`).and(head).waitFor();
			await head.getByRole('link').click();
			await sorted('[aria-sort]');
			const one = await head.getAttribute('aria-sort');
			await head.getByRole('link').click();
			await sorted(`[aria-sort]:not([aria-sort="${one}"])`);
			keys.push(/^\?channel=App&sort=-(\w+)$/.exec(query())?.[1] ?? query());
		}
		expect(keys.toSorted()).toEqual(sortKeys.filter((key) => key !== 'newest').toSorted());
		await open('/?channel=App&sort=name');
		const sorted = await names();
		expect(sorted).toEqual(
			sorted.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' }))
		);
		await open('/?channel=App&sort=-name');
		expect(await names()).toEqual(sorted.toReversed());
	});

	it('answers in one sentence with a sum and its range, and counts what adds up', async () => {
		await open('/');
		const sentence = spaced(await page.locator('[data-headline]').innerText());
		expect(sentence).toMatch(
			/^(Too close to call: p|P)ersonalisation (probably )?(earned|lost) €[\d.]+[km]?( more than it cost)?\.$/
		);
		const words = spaced(await page.locator('section[aria-label=Gain]').innerText());
		expect(words).toMatch(/Likely [−+]?€[\d.]+[km]? to [−+]?€[\d.]+[km]?/);
		const counted = Number(/(\d+) ended campaigns counted/.exec(words)?.[1]);
		const chips = [/(\d+) paid/, /(\d+) lost/, /(\d+) too close to call/].map((one) =>
			Number(one.exec(words)?.[1] ?? 0)
		);
		expect(chips.reduce((sum, one) => sum + one, 0)).toBe(counted);
		expect(counted).toBe((count * 3) / 4);
		expect(words).toContain(`Not counted: ${count / 4} running.`);
		expect(await page.locator('section[aria-label=Gain] li a[href^="/campaigns/"]').count()).toBe(9);
	});

	it('filters by each chip, and takes the filter away with the same', async () => {
		await open('/');
		for (const one of await page.locator('section[aria-label=Gain] ul a[href*="paid="]').all()) {
			const number = Number(/\d+/.exec(await one.innerText())?.[0]);
			const state = /paid=([\w-]+)/.exec((await one.getAttribute('href')) ?? '')?.[1] ?? '?';
			await one.click();
			await page.waitForURL(`**paid=${state}**`);
			await page.locator('main').getByRole('status').getByText(`${number} of`).waitFor();
			expect(await paid(state)).toBe(number);
			await page.locator('section[aria-label=Gain] ul a[aria-current]').click();
			await page.waitForURL(`${product.origin}/`);
		}
		const trust = Number(/\d+/.exec(await chip(/cost trust/).innerText())?.[0]);
		await chip(/cost trust/).click();
		await page.waitForURL('**trust=over**');
		expect(await page.locator('tbody [data-trust=over]').count()).toBe(Math.min(trust, pageSize));
	});

	it('has a period, and a chart by month, in the address', async () => {
		await open('/');
		await page.getByLabel('Period').selectOption('12m');
		await page.waitForURL('**period=12m**');
		expect(await page.locator('[data-headline]').innerText()).toContain('in the last 12 months');
		await page.getByRole('link', { name: 'By month' }).click();
		await page.waitForURL('**chart=month**');
		await page.locator('summary', { hasText: 'As a table' }).click();
		const last = page.locator('figure + details tbody tr').last();
		const sum = /€[\d.]+k?/.exec(await page.locator('[data-headline]').innerText())?.[0] ?? '?';
		expect(await last.innerText()).toContain(sum);
		expect(await objections(page)).toEqual([]);
		await open('/?period=1999');
		expect(await rows().count()).toBe(0);
	});

	it('is a file with the same campaigns, which add up to the sentence', async () => {
		const csv = await (await page.request.get(`${product.origin}/overview.csv`)).text();
		const [head = '', ...lines] = csv.trim().split('\r\n');
		const column = (name: string) => head.split(',').indexOf(name);
		expect(lines).toHaveLength(count);
		const sum = lines
			.map((line) => line.split(','))
			.filter((cells) => cells[column('counted')] === 'yes')
			.reduce((total, cells) => total + Number(cells[column('gain')]), 0);
		await open('/');
		expect(await page.locator('[data-headline] b').innerText()).toBe(compactMoney(Math.abs(sum), 'EUR'));
		const some = await (await page.request.get(`${product.origin}/overview.csv?status=running`)).text();
		expect(some.trim().split('\r\n')).toHaveLength(1 + count / 4);
	});

	it('shows what needs its reader, with one verb each, and counts it beside its name', async () => {
		await open('/privacy');
		const badge = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Overview/ });
		const number = Number(/\d+/.exec(await badge.innerText())?.[0]);
		await open('/');
		const items = page.locator('[data-attention]');
		expect(await items.count()).toBe(number);
		expect(number).toBeLessThanOrEqual(4);
		const due = page.locator('[data-attention=decision]');
		expect(await due.innerText()).toMatch(/Decide$/);
		await due.click();
		await page.waitForURL('**decision=open**');
		expect(await rows().count()).toBeGreaterThan(1);
		await open('/', marketer);
		expect(await marketer.locator('[data-attention=decision]').count()).toBe(0);
	});

	it('works without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await open('/', plain);
		await filterField('Status', plain).selectOption('running');
		await applyFilter(plain);
		await plain.waitForLoadState();
		expect(query(plain)).toContain('status=running');
		expect(await rows(plain).count()).toBe(count / 4);
		await openSaving(plain);
		await viewName(plain).fill('Now running');
		await press('Save', plain);
		expect(query(plain)).toBe('?status=running');
		await plain.getByRole('link', { name: 'Now running' }).waitFor();
		await deletion('Now running', plain).click();
		await plain.waitForLoadState();
		expect(await plain.getByRole('link', { name: 'Now running' }).count()).toBe(0);
		expect(await deletion('', plain).count()).toBe(0);
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

	it('is no wider than a small laptop', async () => {
		await open('/');
		expect(await isTooWide(page)).toBe(false);
	});
});

describe('saved views', () => {
	/** What is wrong with a view without a name. */
	let blank = '';

	it('keep filters and order under a name, for their member alone', async () => {
		await open('/?channel=Shop&sort=-lift');
		await openSaving();
		await press('Save');
		await page.locator('main form input[name=name][aria-invalid=true]').waitFor();
		blank = await viewProblem();
		expect(blank).not.toBe('');
		expect(await objections(page)).toEqual([]);
		await viewName().fill('Shop, worst first');
		await press('Save');
		const link = page.getByRole('link', { name: 'Shop, worst first' });
		await link.waitFor();
		expect(query()).toBe('?channel=Shop&sort=-lift');
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
		await openSaving();
		await viewName().fill('SHOP, worst first');
		await press('Save');
		await page.locator('main form input[name=name][aria-invalid=true]').waitFor();
		expect(await viewProblem()).not.toBe('');
		expect(await viewProblem()).not.toBe(blank);
		expect(await viewName().inputValue()).toBe('SHOP, worst first');
		const id = await page.locator('input[name=id]').first().inputValue();
		await marketer.request.post(`${product.origin}/?/deleteView`, {
			headers: { origin: product.origin },
			form: { id }
		});
		await open('/?channel=Shop');
		await deletion('Shop, worst first').click();
		await page.getByRole('link', { name: 'Shop, worst first' }).waitFor({ state: 'detached' });
		expect(query()).toBe('?channel=Shop');
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
