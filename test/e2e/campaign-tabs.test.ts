import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { tabs, tabWords } from '../../src/routes/campaigns/[slug]/tabs.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { telephone } from './telephone.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, browser, page } = started), { demo: true });

const folder = mkdtempSync(join(tmpdir(), 'holdout-panels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spring = '/campaigns/spring-email-picks-from-purchase-history';
/** It paid, with two variants; it lost; it paid and cost trust; it runs. */
const four = [
	spring,
	'/campaigns/vouchers-by-predicted-interest',
	'/campaigns/abandoned-basket-reminders',
	'/campaigns/homepage-recommendations'
];
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
/** The words of a page as the server sends it. */
const textOf = (html: string): string => {
	const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
	return spaced(
		main.replace(/<(script|style)\b.*?<\/\1>|<!--.*?-->/gs, ' ').replace(/<[^>]+>/g, ' ')
	).replace(/\s+/g, ' ');
};

/** Words of the page outside its navigation, those on the first screen, and the page's height in screens. */
const measured = async (): Promise<{ words: number; first: number; screens: number }> =>
	await page.evaluate(`(() => {
		const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
		const seen = { words: 0, first: 0, screens: document.documentElement.scrollHeight / innerHeight };
		const range = document.createRange();
		while (walk.nextNode()) {
			const { parentElement, data } = walk.currentNode;
			if (!parentElement.checkVisibility() || parentElement.closest('nav, noscript, .unseen')) continue;
			range.selectNodeContents(walk.currentNode);
			const { top, width } = range.getBoundingClientRect();
			if (width === 0) continue;
			const words = data.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
			seen.words += words;
			if (top < innerHeight) seen.first += words;
		}
		return seen;
	})()`);

describe('the first tab of a campaign', () => {
	it.each(four)('%s is short on a screen, on a telephone and on paper', async (path) => {
		await page.setViewportSize({ width: 1440, height: 900 });
		await open(path);
		const { words, first, screens } = await measured();
		expect(words).toBeLessThanOrEqual(330);
		expect(first).toBeLessThanOrEqual(300);
		expect(screens).toBeLessThanOrEqual(1.3);
		// Gain, return, chance and trust are in view without scrolling.
		for (const part of ['[data-figure=gain]', '[data-figure=return]', '[data-figure=chance]', '#trust']) {
			const box = await page.locator(part).boundingBox();
			expect((box?.y ?? Infinity) + (box?.height ?? 0), part).toBeLessThan(900);
		}
		expect(await objections(page)).toEqual([]);
		const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
		expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0, 'sheets of A4').toBeLessThanOrEqual(2);
		await page.setViewportSize(telephone);
		expect((await measured()).screens, 'screens of a telephone').toBeLessThanOrEqual(4);
	});

	it.each(four)('%s has no word of statistics, nor have the tabs but that for analysts', async (path) => {
		for (const query of ['', '?tab=segments', '?tab=over-time', '?tab=data', '?tab=decisions']) {
			const answer = await page.request.get(`${product.origin}${path}${query}`);
			const words = textOf(await answer.text());
			expect(words.length, query).toBeGreaterThan(200);
			expect(words, query).not.toMatch(
				/\bp [=<]|Welch|Holm\b|Benjamini|Cochran|significan|\bequal\b|times out of/i
			);
		}
	});
});

describe('the tabs of a campaign', () => {
	it('are links that work without scripts', async () => {
		const context = await browser.newContext({ storageState: product.signedIn, javaScriptEnabled: false });
		const plain = await context.newPage();
		await open(spring, plain);
		for (const tab of tabs) {
			const link = plain.getByRole('link', { name: tabWords[tab] }).first();
			await link.click();
			await plain.locator(`nav a[aria-current=page]`, { hasText: tabWords[tab] }).waitFor();
			expect(new URL(plain.url()).searchParams.get('tab')).toBe(tab === 'results' ? null : tab);
			expect(await plain.locator('main section.card, main .page').count()).toBeGreaterThan(0);
		}
		await context.close();
	});

	it('keep what an old address asks for', async () => {
		await open(`${spring}?by=channel`);
		expect(await page.locator('#segments').count()).toBe(1);
		await open(`${spring}?view=bayesian`);
		expect(await page.locator('#results[data-view=bayesian]').count()).toBe(1);
	});

	it('show the gain over time, the main metric and every guardrail', async () => {
		await open(`${four[2] ?? ''}?tab=over-time`);
		const names = await page.locator('#over-time nav a').allInnerTexts();
		expect(names).toEqual(['Gain', 'Conversion', 'Revenue', 'Opt-outs', 'Net promoter score', 'Complaints']);
		const last = spaced(await page.locator('#over-time tbody tr').last().innerText());
		await open(four[2] ?? '');
		const gain = spaced(await page.locator('[data-figure=gain] strong').innerText());
		expect(last).toContain(gain);
	});
});

describe('a panel', () => {
	it('is saved as a table and as a picture', async () => {
		await open(spring);
		const answer = await page.request.get(`${product.origin}${spring}/panel.csv?panel=metrics`);
		const lines = (await answer.text()).trim().split(/\r?\n/);
		expect(lines).toHaveLength(1 + (await page.locator('#metrics tbody tr').count()));
		const over = await page.request.get(`${product.origin}${spring}/panel.csv?panel=over-time&over=gain`);
		expect((await over.text()).split(/\r?\n/)[1]).toMatch(/^\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,gain,-?\d/);
		expect((await page.request.get(`${product.origin}${spring}/panel.csv?panel=nothing`)).status()).toBe(404);
		for (const [panel, head] of [
			['cross', 'metric,variant,first,first_value,second,second_value,control_value,variant_value,'],
			['segment-tests', 'metric,variant,result,same_mix'],
			['hidden', 'where,groups,what,why'],
			['data-checks', 'level,check,words'],
			['data', 'variant,personal_data,sensitivity']
		]) {
			const path = panel === 'cross' ? four[1] : spring;
			const file = await page.request.get(`${product.origin}${path}/panel.csv?panel=${panel}`);
			const [first = '', ...rows] = (await file.text()).trim().split(/\r?\n/);
			expect(first, panel).toContain(head);
			expect(rows.length, panel).toBeGreaterThan(0);
		}
		const cells = await page.request.get(`${product.origin}${spring}/panel.csv?panel=metrics&as=tsv`);
		expect((await cells.text()).split('\n')[0]).toBe(lines[0]?.replaceAll(',', '\t'));
		await page.getByLabel('Download All metrics').click();
		const download = page.waitForEvent('download');
		await page.getByLabel('All metrics as PNG').click();
		const saved = join(folder, 'metrics.png');
		await (await download).saveAs(saved);
		const png = readFileSync(saved);
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect(png.length).toBeGreaterThan(10_000);
	});

	it('meets no script error on the way', () => {
		expect(errors).toEqual([]);
	});
});
