import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { uploadFile } from './upload.ts';

let product: Product;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
	[product, browser] = await Promise.all([startProduct({}, 'admin', inject('demoFolder')), openBrowser()]);
	page = await browser.newPage({ storageState: product.signedIn });
	page.on('pageerror', (error) => errors.push(error.message));
});
afterAll(async () => {
	await browser.close();
	await product.stop();
});

const open = (path: string, of = page) => openPage(of, product.origin + path);
/** The words of the page with ordinary spaces. */
const words = async (of = page) => (await of.locator('main').innerText()).replaceAll('\u00a0', ' ');
const part = async (id: string) => (await page.locator(`#${id}`).innerText()).replaceAll('\u00a0', ' ');
const spring = '/campaigns/spring-e-mail-picks-from-purchase-history';
const home = '/campaigns/homepage-recommendations';
const basket = '/campaigns/abandoned-basket-reminders';

const openDetails = () =>
	page.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`);

describe('the results of a campaign', () => {
	it('say the interval that decides, with its level', async () => {
		await open(spring);
		const text = await part('results');
		expect(text).toContain('at 97.5 %');
		expect(text).toContain('97.5 % interval: two treatments share the error rate (Holm)');
		expect(text).toMatch(/p\s+adjusted/);
	});

	it('show chances instead of p, and name the prior', async () => {
		await page.getByRole('link', { name: 'Bayesian' }).click();
		await page.waitForURL('**view=bayesian**');
		await page.getByText('Chance to win').first().waitFor();
		const flat = await part('results');
		expect(flat).toContain('Expected loss');
		expect(flat).toContain('95 % credible interval');
		expect(flat).toContain('Prior: flat');
		expect(flat).not.toContain('adjusted');
		expect(await objections(page)).toEqual([]);
		await page.getByRole('link', { name: 'Sceptical prior' }).click();
		await page.getByText('Prior: sceptical').first().waitFor();
		expect(page.url()).toContain('prior=sceptical');
		const sceptical = await part('results');
		expect(sceptical).toContain('N(0, 0.3²)');
		const interval = (text: string) =>
			/credible interval.*?([+−][\d.]+) to ([+−][\d.]+) pt/s.exec(text)?.slice(1);
		expect(interval(sceptical)).not.toEqual(interval(flat));
	});

	it('change the kind of evidence without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await open(spring, plain);
		await plain.getByRole('link', { name: 'Bayesian' }).click();
		expect(await words(plain)).toContain('Chance to win');
		await plain.getByRole('link', { name: 'Sceptical prior' }).click();
		expect(await words(plain)).toContain('Prior: sceptical');
		await plain.getByRole('link', { name: 'Frequentist' }).click();
		expect(await words(plain)).not.toContain('Chance to win');
		await context.close();
	});

	it('put a broken guardrail before every success', async () => {
		await open(basket);
		const rows = await page.locator('#results tbody th[scope=row]').allInnerTexts();
		expect(rows[0]).toContain('Opt-outs');
		expect(rows[0]).toContain('limit +0.10');
		expect(rows[1]).toContain('Net promoter score');
		expect(rows[2]).toContain('Complaints');
		expect(rows[3]).toContain('Conversion');
		const first = await page.locator('#results tbody tr').first().innerText();
		expect(first).toContain('guardrail broken');
		expect(first).toContain('harm is certain');
		expect(await page.locator('h2').first().innerText()).toBe(
			'Three reminders raised conversion and cost trust: opt-outs and net promoter score got worse.'
		);
		expect(await objections(page)).toEqual([]);
	});

	it('say how each number was computed, with the sums as released', async () => {
		await openDetails();
		const text = await part('results');
		expect(text).toContain('Welch’s t test of the difference');
		expect(text).toContain('Miettinen and Nurminen');
		expect(text).toContain('Σ (revenue)²');
		expect(text).toContain('degrees of freedom');
		expect(await objections(page)).toEqual([]);
	});

	it('never break a column’s head inside a word at 1280 px', async () => {
		await page.setViewportSize({ width: 1280, height: 800 });
		for (const path of [basket, home, `${spring}?view=bayesian`, `${spring}?scale=relative`]) {
			await open(path);
			const broken: unknown =
				await page.evaluate(`[...document.querySelectorAll('#results thead th')].flatMap((th) => {
				const range = document.createRange();
				const walk = document.createTreeWalker(th, NodeFilter.SHOW_TEXT);
				const found = [];
				while (walk.nextNode()) {
					const text = walk.currentNode.data;
					for (const match of text.matchAll(/[A-Za-z]+/g)) {
						range.setStart(walk.currentNode, match.index);
						range.setEnd(walk.currentNode, match.index + match[0].length);
						if (new Set([...range.getClientRects()].map((r) => r.top)).size > 1) found.push(match[0]);
					}
				}
				return found;
			})`);
			expect(broken, path).toEqual([]);
		}
	});

	it('fit a telephone', async () => {
		await page.setViewportSize(telephone);
		for (const path of [basket, `${home}?view=bayesian`, '/']) {
			await open(path);
			await openDetails();
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 800 });
	});
});

describe('segments', () => {
	it('say whether they differ before one is called a winner', async () => {
		await open(basket);
		const text = await part('segments');
		expect(text).toMatch(/Effects (do not )?differ between tiers/);
		expect(text).toContain('Cochran’s Q');
		expect(text).toContain('With the same mix of tiers in both variants');
		expect(text).toContain('p-values of segments and secondary metrics are corrected (Benjamini–Hochberg)');
	});
});

describe('health', () => {
	it('has its details in a panel, and only a strip above the numbers', async () => {
		await page.getByRole('link', { name: /^details/ }).click();
		const text = await part('health');
		expect(text).toContain('Split as planned');
		expect(text).toContain('75.0 %');
	});

	it('says on which days the split was off', async () => {
		const head = 'campaign,variant,date,people,conversions\n';
		const rows = Array.from({ length: 12 }, (_, i) => {
			const [control, picks] = i === 3 ? [1545, 470] : i === 7 ? [463, 1538] : [1000, 1000];
			const date = `2026-05-${String(i + 1).padStart(2, '0')}`;
			return `Odd days,control,${date},${control},${Math.round(control / 10)}\nOdd days,personalised_recommendations_v2,${date},${picks},${Math.round(picks / 10)}\n`;
		}).join('');
		await uploadFile(page, product.origin, { name: 'odd.csv', text: head + rows }, { release: true });
		await page
			.getByRole('link', { name: /Odd days/ })
			.first()
			.click();
		await page.waitForURL('**/campaigns/odd-days');
		const text = await part('health');
		expect(text).toContain('Where the split is off, worst first');
		expect(text).toContain('4 May 2026');
		expect(text).toContain('1,545');
		expect(text).toContain('8 May 2026');
		await page.setViewportSize(telephone);
		expect(await isTooWide(page)).toBe(false);
		await page.setViewportSize({ width: 1280, height: 800 });
		expect(await objections(page)).toEqual([]);
	});
});

describe('a running campaign', () => {
	it('has always-valid intervals, in the table and over time', async () => {
		await open(home);
		expect(await part('results')).toContain(
			'The intervals hold however often one looks while the campaign runs.'
		);
		expect(await part('over-time')).toContain('always-valid interval. It holds for all days together');
	});

	it('says what more time would show, for the change one asks about', async () => {
		expect(await part('outlook')).toContain('Chance to find a change of 10 % today');
		await page.locator('#outlook').getByRole('link', { name: '5', exact: false }).first().click();
		await page.getByText('Chance to find a change of 5').waitFor();
		expect(page.url()).toContain('goal=0.05');
		expect(await objections(page)).toEqual([]);
	});

	it('is no longer asked for more time once it has ended', async () => {
		await open(basket);
		expect(await page.locator('#outlook').count()).toBe(0);
	});
});

describe('the programme', () => {
	it('is pooled over demo campaigns alone, and never summed', async () => {
		await open('/');
		const text = await part('programme');
		expect(text).toMatch(/Across 4 demo campaigns: [+−]\d+ % \(range/);
		expect(text).toContain('Campaigns differ more than chance allows');
		expect(text).toContain('need 6 campaigns: there are 4');
		await openDetails();
		const details = await part('programme');
		for (const name of ['Paule–Mandel', 'DerSimonian–Laird', 'Fixed effect']) expect(details).toContain(name);
		expect(await words()).toContain('✓ split as planned');
		expect(await objections(page)).toEqual([]);
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
