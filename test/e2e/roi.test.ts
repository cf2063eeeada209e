import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { startProduct, type Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';

const list = '/reports/roi';
const spring = `${list}/spring-e-mail-picks-from-purchase-history`;
const basket = `${list}/abandoned-basket-reminders`;
const vouchers = `${list}/vouchers-by-predicted-interest`;

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

const open = (path: string) => openPage(page, product.origin + path);
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
const text = async (of: Page = page) => spaced(await of.locator('main').innerText());
const report = async (of: Page = page) => spaced(await of.locator('main article').innerText());
const press = (name: string | RegExp, of: Page = page) => of.getByRole('button', { name }).click();

describe('the list of reports', () => {
	it('says of every campaign whether it earned its cost, and adds nothing up', async () => {
		await open('/');
		await page.getByRole('link', { name: 'ROI reports' }).click();
		await page.waitForURL(`**${list}`);
		const words = await text();
		expect(words).toContain('Personal picks earned its cost.');
		expect(words).toContain('Personalisation cost trust: opt-outs and net promoter score got worse');
		expect(words).toContain('More people converted with personalisation, but it brought in less money.');
		expect(words).toContain('Whether personalisation earned its cost cannot be said yet.');
		expect(words).toContain('3 ended demo campaigns: too few to add up');
		expect(words).toMatch(/Across 3 demo campaigns: \+\d+ % \(range/);
		expect(await objections(page)).toEqual([]);
	});
});

describe('a report', () => {
	it('begins with the decision, and has its figures, evidence, trust and assumptions', async () => {
		await open(spring);
		const words = await report();
		expect(words).toMatch(
			/Personal picks earned its cost\. It added €[\d.]+k of revenue \(plausible range €[\d.]+k to €[\d.]+k\)/
		);
		for (const title of [
			'Additional conversions',
			'Additional margin',
			'Cost of each additional conversion',
			'Break-even margin',
			'Evidence',
			'Return at other assumptions',
			'Trust',
			'Every variant',
			'What is not shown, and why',
			'How to read the ranges'
		])
			expect(words).toContain(title);
		expect(words).toContain('margin 40 %, fixed cost €900, €0.02 a person, 21 days, no discount');
		expect(words).toContain('Groups under 50 people are never shown or derivable.');
		// One variant adds purchase history to what the other uses: chance alone decided who got which.
		expect(words).toMatch(
			/Purchase history\s+medium sensitivity\s+\+\d+ %\s+\+\d+ to \+\d+ %, causal\s+earns its keep/
		);
		expect(words).toContain('costs trust: consider not collecting it');
		expect(words).toContain('Data as of 22 Apr 2026 · draft, not signed');
		expect(await objections(page)).toEqual([]);
	});

	it('speaks of trust before money', async () => {
		await open(basket);
		const words = await report();
		const [trust, money] = [words.indexOf('Opt-outs rose by'), words.indexOf('It added')];
		expect(trust).toBeGreaterThan(0);
		expect(money).toBeGreaterThan(trust);
		expect(words).toContain('guardrail broken');
	});

	it('says when more people bought and less money came in', async () => {
		await open(vouchers);
		const words = await report();
		expect(words).toMatch(/but it brought in less money\. It lost €[\d.]+k of revenue/);
		expect(words).toContain('no margin is enough');
		expect(words).toContain('not within 28 days');
		expect(words).toMatch(/Inferred interests[^]*no evidence that it helps/);
		expect(words).not.toContain('earns its keep');
		expect(await objections(page)).toEqual([]);
	});

	it('is no wider than a telephone', async () => {
		await page.setViewportSize(telephone);
		for (const path of [list, spring, basket]) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
	});
});

describe('assumptions', () => {
	it('say what is wrong beside the field, keep what was typed, and save nothing', async () => {
		await open(spring);
		const before = await report();
		await page.getByLabel('Margin').fill('140');
		await page.getByLabel('Fixed cost').fill('about 900');
		await press('Save the assumptions');
		await page.getByText('Nothing was saved').waitFor();
		expect(await page.getByLabel('Fixed cost').inputValue()).toBe('about 900');
		expect(await text()).toContain('Write a number, such as 1200 or 0.05.');
		await page.getByLabel('Fixed cost').fill('900');
		await press('Save the assumptions');
		await page.getByText('must be above 0 and at most 100 %').waitFor();
		expect(await report()).toBe(before);
	});

	it('change the return, and what was said before stays on record', async () => {
		await page.getByLabel('Margin').fill('20');
		await press('Save the assumptions');
		await page.getByText('The report above rests on it.').waitFor();
		expect(await report()).toContain('margin 20 %, fixed cost €900');
		await page.getByText('What was said before (2)').click();
		const words = await text();
		expect(words).toMatch(/The admin: margin 20 %/);
		expect(words).toMatch(/Demo: margin 40 %/);
		expect(await objections(page)).toEqual([]);
	});

	it('work without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(product.origin + vouchers);
		await plain.getByLabel('Cost per person').fill('0.10');
		await press('Save the assumptions', plain);
		expect(await report(plain)).toContain('€0.10 a person');
		await press(/Approve as report 1/, plain);
		expect(plain.url()).toBe(`${product.origin}${vouchers}/1`);
		expect(await text(plain)).toContain('Report 1, frozen');
		await context.close();
	});
});

describe('a signed report', () => {
	it('is frozen: newer assumptions leave it as it is, with a note', async () => {
		await open(spring);
		const roi = /ROI\n([^\n]+)/.exec(await report())?.[1];
		await press('Approve as report 1');
		await page.waitForURL(`**${spring}/1`);
		expect(await report()).toContain('report 1, frozen');
		expect(await text()).not.toContain('newer data');
		expect(await objections(page)).toEqual([]);
		await open(spring);
		await page.getByLabel('Margin').fill('35');
		await press('Save the assumptions');
		await page.getByText('The report above rests on it.').waitFor();
		expect(/ROI\n([^\n]+)/.exec(await report())?.[1]).not.toBe(roi);
		await open(`${spring}/1`);
		expect(await text()).toContain('There are newer data, other assumptions, or another level of intervals.');
		expect(/ROI\n([^\n]+)/.exec(await report())?.[1]).toBe(roi);
		expect(await report()).toContain('margin 20 %');
		await open(list);
		expect(await text()).toContain('Report 1');
	});

	it('is never of something else than what was looked at', async () => {
		await open(spring);
		const seen = await page.locator('input[name=print]').inputValue();
		const other = await browser.newPage({ storageState: product.signedIn });
		await openPage(other, product.origin + spring);
		await other.getByLabel('Margin').fill('36');
		await press('Save the assumptions', other);
		await other.getByText('The report above rests on it.').waitFor();
		await other.close();
		expect(await page.locator('input[name=print]').inputValue()).toBe(seen);
		await press('Approve as report 2');
		await page.getByText('Nothing was signed').waitFor();
		expect((await page.request.get(`${product.origin}${spring}/2`)).status()).toBe(404);
	});

	it('is not there under other numbers', async () => {
		for (const number of ['0', '01', '2', 'x', '1e0', '99999999999'])
			expect((await page.request.get(`${product.origin}${spring}/${number}`)).status(), number).toBe(404);
	});
});

describe('a shared report', () => {
	it('is one page for whoever has the link, and nothing more', { timeout: 180_000 }, async () => {
		await open(`${spring}/1`);
		await page.getByRole('link', { name: 'Share' }).click();
		await page.waitForURL('**/share?report=1');
		await press('Make a link');
		const link = page.getByRole('textbox', { name: 'Link' });
		await link.waitFor();
		const address = await link.inputValue();
		expect(await page.evaluate('document.activeElement.value')).toBe(address);
		expect(await objections(page)).toEqual([]);
		await open(`${spring}/share`);
		await press('Make a link');
		await link.waitFor();
		const live = await link.inputValue();

		const context = await browser.newContext();
		const guest = await context.newPage();
		const said: string[] = [];
		guest.on('pageerror', ({ message }) => said.push(message));
		guest.on('console', (line) => line.type() === 'error' && said.push(line.text()));
		for (const [to, state] of [
			[address, 'report 1, frozen'],
			[live, 'draft, not signed']
		] as const) {
			await guest.emulateMedia({ colorScheme: 'light' });
			await guest.goto(to, { waitUntil: 'networkidle' });
			expect(await report(guest)).toContain(state);
			// Of the other campaigns that its returns on personal data rest on it has not even the names.
			const whole = await guest.content();
			expect(whole).not.toMatch(/Abandoned basket|Homepage recommendations/);
			expect(await guest.locator('a:not([href^="#"]), form, input').count()).toBe(0);
			expect(await objections(guest)).toEqual([]);
			const pdf = await getDocumentProxy(new Uint8Array(await guest.pdf({ preferCSSPageSize: true })));
			const { text: pages } = await extractText(pdf);
			expect(pages.length, state).toBe(1);
			expect(spaced(pages[0] ?? '')).toContain('Approved by');
		}
		await guest.setViewportSize({ width: 390, height: 844 });
		expect(await guest.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
		expect(said).toEqual([]);
		await context.close();
	});
});

describe('what was done', () => {
	it('is told once, beside the content, until it is put away', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		await open(`${spring}/share`);
		const takeBack = async () => {
			await page
				.getByRole('button', { name: /Take back…/ })
				.first()
				.click();
			await press('Take it back');
		};
		await takeBack();
		const told = page.getByText('The link is taken back: it shows nothing any more.');
		await told.waitFor();
		expect(await objections(page)).toEqual([]);
		// The end of the page can be scrolled out from under it.
		const covers: unknown = await page.evaluate(`(() => {
			scrollTo(0, document.documentElement.scrollHeight);
			const end = document.querySelector('main').getBoundingClientRect().bottom;
			return document.querySelector('.toast').getBoundingClientRect().top < end;
		})()`);
		expect(covers).toBe(false);
		await page.getByRole('button', { name: 'Dismiss this message' }).focus();
		await page.keyboard.press('Enter');
		await told.waitFor({ state: 'detached' });
		await takeBack();
		await told.waitFor();
		await page.keyboard.press('Escape');
		await told.waitFor({ state: 'detached' });
		await open(`${spring}/share`);
		expect(await told.count()).toBe(0);
		await page.setViewportSize({ width: 1280, height: 900 });
	});

	it('is told after another page has come, also without JavaScript', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, storageState: product.signedIn });
		const plain = await context.newPage();
		await plain.goto(product.origin + basket);
		await press(/Approve as report 1/, plain);
		expect(plain.url()).toBe(`${product.origin}${basket}/1`);
		const told = plain.getByText('The report is signed. It never changes.');
		expect(await told.count()).toBe(1);
		await plain.reload();
		expect(await told.count()).toBe(0);
		await context.close();
	});
});

describe('files of a report', () => {
	const get = (query: string) => page.request.get(`${product.origin}${spring}/download?${query}`);

	it('are the same figures as CSV and JSON, with the ends of ranges in columns', async () => {
		const json = (await (await get('as=json')).json()) as {
			report: { variants: { variant: string; roi: { estimate: number; low: number; high: number } }[] };
		};
		const csv = await get('as=csv');
		expect(csv.headers()['content-disposition']).toContain('-return.csv"');
		const rows: Record<string, string>[] = parse(await csv.text(), { columns: true });
		for (const { variant, roi } of json.report.variants) {
			const row = rows.find((one) => one['variant'] === variant && one['figure'] === 'roi');
			expect([row?.['estimate'], row?.['low'], row?.['high']].map(Number)).toEqual([
				roi.estimate,
				roi.low,
				roi.high
			]);
		}
		expect(rows.find(({ figure }) => figure === 'decision')?.['estimate']).toContain(
			'Personal picks earned its cost.'
		);
		const conclusion = rows.find(
			(row) => row['personal_data'] === 'purchase_history' && row['figure'] === 'conclusion'
		);
		expect(conclusion?.['estimate']).toBe('earns its keep');
	});

	it('of a signed report are what was signed, with its fingerprint', async () => {
		const signed = (await (await get('as=json&report=1')).json()) as {
			number: number;
			hash: string;
			report: { said: { value: { marginRate: number } } };
		};
		expect(signed.number).toBe(1);
		expect(signed.hash).toMatch(/^[0-9a-f]{64}$/);
		expect(signed.report.said.value.marginRate).toBe(0.2);
		expect((await get('as=json&report=9')).status()).toBe(404);
		expect((await get('as=pdf')).status()).toBe(400);
	});
});

describe('a printed report', () => {
	const printed = async (path: string, colorScheme: 'light' | 'dark') => {
		await page.emulateMedia({ colorScheme });
		await open(path);
		const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
		const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
		const { text: pages } = await extractText(pdf);
		return { pages: pages.map((words) => spaced(words).replace(/\s+/g, ' ')), width, height };
	};

	it('is one A4 page with everything on it, also of a dark screen', { timeout: 120_000 }, async () => {
		for (const path of [spring, `${spring}/1`, basket, vouchers]) {
			const { pages, width, height } = await printed(path, 'dark');
			expect(pages.length, path).toBe(1);
			expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
			const [words = ''] = pages;
			for (const title of [
				'return on investment',
				'Evidence',
				'Trust',
				'How to read the ranges',
				'Approved by'
			])
				expect(words, path).toContain(title);
			expect(words).toContain('Twice the cost');
			expect(words).not.toMatch(/Save the assumptions|Overview|Approve as report/);
		}
	});

	it('says which report it is, when it was approved, and its fingerprint', async () => {
		const { pages } = await printed(`${spring}/1`, 'light');
		expect(pages[0]).toMatch(/report 1, frozen/);
		expect(pages[0]).toMatch(/SHA-256\): [0-9a-f]{64}/);
		expect(pages[0]).toContain('There are newer data, other assumptions, or another level of intervals.');
	});

	it('is dark ink on white paper, whatever the screen', async () => {
		await open(spring);
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		const colours: unknown = await page.evaluate(`[
			getComputedStyle(document.querySelector('main article')).color,
			getComputedStyle(document.querySelector('main article')).backgroundColor
		]`);
		expect(colours).toEqual(['rgb(19, 31, 40)', 'rgb(255, 255, 255)']);
		await page.emulateMedia({ media: null, colorScheme: 'light' });
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
