import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { guardrailWords } from '#lib/experiment/results/row-words.ts';
import { simultaneousWords } from '#lib/experiment/results/row-words.ts';
import { level } from '#lib/format/interval.ts';
import { foundation } from '../../src/routes/campaigns/[slug]/analysts/foundation.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { uploadFile } from './upload.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, browser, page } = started), { demo: true });

/** With ordinary spaces. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
const part = async (id: string) => spaced(await page.locator(`#${id}`).innerText());
/** The table of results of one kind of evidence. */
const view = (kind: 'frequentist' | 'bayesian', of = page) => of.locator(`#results[data-view=${kind}]`);
const chances = (of = page) => of.locator('#results td[data-label="Chance to win"]');
const resultRow = (metric: string) => page.locator(`#results tr[data-metric="${metric}"]`).first();
/** The link that is chosen of those at hand. */
const chosen = async (name: string, of = page) =>
	of.getByRole('link', { name }).first().getAttribute('aria-current');
const spring = '/campaigns/spring-email-picks-from-purchase-history';
const home = '/campaigns/homepage-recommendations';
const basket = '/campaigns/abandoned-basket-reminders';

/** Its details for analysts. */
const analysts = (path: string) => `${path}?tab=analysts`;

const openDetails = () =>
	page.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`);

describe('the results of a campaign', () => {
	it('say the interval that decides, with its level', async () => {
		await open(analysts(spring));
		const text = await part('results');
		expect(text).toContain(`at ${spaced(level(0.975))}`);
		const why = simultaneousWords({ method: 'holm', comparisons: 2, confidence: 0.975 });
		expect(why).toMatch(/97\.5\s?%/);
		expect(text).toContain(spaced(why));
		expect(text).toMatch(/\bp\s+adjusted/);
	});

	it('show chances instead of p, and name the prior', async () => {
		await page.getByRole('link', { name: 'Bayesian' }).click();
		await page.waitForURL('**view=bayesian**');
		await view('bayesian').waitFor();
		expect(await chances().count()).toBeGreaterThan(0);
		for (const chance of await chances().allInnerTexts()) expect(chance).not.toBe('');
		const flat = await part('results');
		expect(flat).toMatch(/expected loss/i);
		expect(flat).toMatch(/95% credible interval/i);
		expect(flat).toMatch(/prior: flat/i);
		expect(flat).not.toContain('adjusted');
		const interval = () => resultRow('conversion').locator('td.interval').innerText();
		const before = await interval();
		expect(spaced(before)).toMatch(/^[+−][\d.]+ to [+−][\d.]+ pt$/);
		expect(await objections(page)).toEqual([]);
		await page.getByRole('link', { name: 'Sceptical prior' }).click();
		await page.waitForURL('**prior=sceptical**');
		await page.locator('#results a[aria-current]', { hasText: 'Sceptical' }).waitFor();
		const sceptical = await part('results');
		expect(sceptical).toMatch(/prior: sceptical/i);
		expect(sceptical).toContain('N(0, 0.3²)');
		expect(await interval()).not.toBe(before);
	});

	it('change the kind of evidence without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await open(analysts(spring), plain);
		await plain.getByRole('link', { name: 'Bayesian' }).click();
		await view('bayesian', plain).waitFor();
		await plain.waitForLoadState();
		expect(await chances(plain).count()).toBeGreaterThan(0);
		await plain.getByRole('link', { name: 'Sceptical prior' }).click();
		expect(await chosen('Sceptical prior', plain)).toBe('true');
		expect(await plain.locator('#results').innerText()).toMatch(/prior: sceptical/i);
		await plain.getByRole('link', { name: 'Frequentist' }).click();
		await view('frequentist', plain).waitFor();
		await plain.waitForLoadState();
		expect(await chances(plain).count()).toBe(0);
		await context.close();
	});

	it('put a broken guardrail before every success', async () => {
		await open(analysts(basket));
		const rows = await page.locator('#results tbody th[scope=row]').allInnerTexts();
		expect(rows[0]).toContain('Opt-outs');
		expect(rows[0]).toContain('+0.10');
		expect(rows[1]).toContain('Net promoter score');
		expect(rows[2]).toContain('Complaints');
		expect(rows[3]).toContain('Conversion');
		const first = page.locator('#results tbody tr').first();
		expect(await first.getAttribute('data-verdict')).toBe('guardrail broken');
		const chip = await first.locator('[data-verdict]').innerText();
		expect(chip).not.toBe('');
		expect(await first.innerText()).toContain(guardrailWords('guardrail broken'));
		expect(await resultRow('conversion').getAttribute('data-verdict')).toBe('better');
		expect(await objections(page)).toEqual([]);
		await open(basket);
		const verdict = await page.locator('h2').first().innerText();
		expect(await page.locator('h2').first().getAttribute('id')).toBe('verdict');
		for (const word of ['paid', 'cost trust', 'opt-outs']) expect(verdict.toLowerCase()).toContain(word);
		const metrics = await page
			.locator('#metrics tbody tr')
			.evaluateAll((all) => all.map((row) => row.getAttribute('data-metric')));
		expect(metrics.slice(0, 4)).toEqual(['unsubscribe_rate', 'nps', 'complaint_rate', 'conversion']);
		expect(await objections(page)).toEqual([]);
	});

	it('say how each number was computed, with the sums as released', async () => {
		await open(analysts(basket));
		await openDetails();
		const text = await part('results');
		expect(text).toMatch(/Welch/);
		// Few complaints: either the score test, or the one that knows that fewer would not be shown.
		expect(text).toMatch(/Miettinen.*Nurminen|truncated binomials/);
		expect(text).toContain('Σ (revenue)²');
		expect(text).toContain('degrees of freedom');
		expect(await objections(page)).toEqual([]);
	});

	it('never break a column’s head inside a word at 1280 px', async () => {
		await page.setViewportSize({ width: 1280, height: 800 });
		for (const path of [
			analysts(basket),
			analysts(home),
			`${spring}?view=bayesian`,
			`${analysts(spring)}&scale=relative`
		]) {
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
		for (const path of [basket, analysts(basket), `${home}?view=bayesian`, '/']) {
			await open(path);
			await openDetails();
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 800 });
	});
});

describe('segments', () => {
	it('say whether they differ before one is called a winner', async () => {
		await open(`${basket}?tab=segments`);
		expect(await part('segments')).toMatch(/No clear winner: the tiers don’t clearly differ\./);
		expect(await part('segments')).not.toMatch(/Cochran|Benjamini|\bp [=<]/);
		await open(analysts(basket));
		const text = await part('segment-tests');
		const tests = page.locator('#segment-tests [data-differ]');
		expect(await tests.count()).toBeGreaterThan(0);
		expect(await tests.first().innerText()).toMatch(/Cochran’s Q.*\bp [=<]/);
		// The difference with the same mix of groups in both variants.
		expect(await tests.first().locator('p').last().innerText()).toMatch(/[+−]\d/);
		expect(text).toContain('Benjamini–Hochberg');
	});
});

describe('health', () => {
	it('has its details in a panel, and only a strip above the numbers', async () => {
		await open(basket);
		expect(await page.locator('section:has(#verdict) table').count()).toBe(0);
		await page.locator('section:has(#verdict)').first().locator('a[href$="#health"]').click();
		await page.waitForURL('**#health');
		expect(await page.locator('#health [data-note=split-as-planned]').count()).toBe(1);
		expect(await page.locator('#health caption').first().innerText()).toMatch(/as planned \(p [=<]/);
		const text = await part('health');
		expect(text).toContain('75.0%');
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
		await open('/campaigns/odd-days?tab=analysts');
		// The day that is further off comes first.
		const days = await page.locator('#health').getByRole('region').locator('tbody tr').allInnerTexts();
		expect(
			days.map((day) =>
				spaced(day)
					.split(/\s*\t\s*/)
					.slice(0, 3)
			)
		).toEqual([
			['8 May 2026', '463', '1,538'],
			['4 May 2026', '1,545', '470']
		]);
		await page.setViewportSize(telephone);
		expect(await isTooWide(page)).toBe(false);
		await page.setViewportSize({ width: 1280, height: 800 });
		expect(await objections(page)).toEqual([]);
	});
});

describe('a running campaign', () => {
	it('has always-valid intervals, in the table and over time', async () => {
		await open(analysts(home));
		const atEveryLook = foundation([], {
			sequential: true,
			running: true,
			recurring: false,
			confidence: 0.95
		} as CampaignResults);
		expect(atEveryLook).not.toBe('');
		expect(await part('results')).toContain(atEveryLook);
		await open(home);
		expect(await part('metrics')).toContain('confidence at every look');
		expect(await page.locator('section:has(#verdict)').innerText()).toContain('the ranges allow for it');
	});

	it('says what more time would show, for the change one asks about', async () => {
		const goal = page.locator('#outlook a[aria-current]');
		const lines = async () => spaced((await page.locator('#outlook dl').innerText()).replace(/\s+/g, ' '));
		expect(spaced(await goal.innerText())).toBe('10%');
		const before = await lines();
		expect(before).toMatch(/\b10%/);
		await page.locator('#outlook').getByRole('link', { name: '5', exact: false }).first().click();
		await page.locator('#outlook a[aria-current]', { hasText: /^5\s?%$/ }).waitFor();
		expect(await lines()).toMatch(/ 5%/);
		expect(await lines()).not.toBe(before);
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
		await open('/programme?demo');
		const text = await part('programme');
		expect(text).toMatch(/\bover \d demo campaigns: [+−]\d+% \(/);
		expect(text).not.toContain('Cochran');
		await openDetails();
		const details = await part('programme');
		for (const name of ['Hartung–Knapp', 'Paule–Mandel', 'Fixed effect', 'Cochran’s Q'])
			expect(details).toContain(name);
		expect(await objections(page)).toEqual([]);
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
