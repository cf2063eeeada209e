import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { objections } from './axe.ts';
import { openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { addMember, signedInAs, signIn, startProduct, type Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';

const vouchers = '/campaigns/vouchers-by-predicted-interest';

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

const open = (path: string, of: Page = page) => openPage(of, product.origin + path);
const words = async (selector: string, of: Page = page) =>
	(await of.locator(selector).innerText()).replaceAll('\u00a0', ' ');

describe('a campaign', () => {
	it('shows before and after, lifetime value and pairs, and links to each part', async () => {
		await open(vouchers);
		expect(await words('#before-after')).toMatch(
			/Revenue per person fell from €[\d.]+ to €[\d.]+ with Voucher of 30 %, and fell from .* 19 times out of 20\./s
		);
		expect(await words('#lifetime')).toContain('90 days, by its column');
		expect(await words('#cross')).toContain('Conversion by tier over time');
		for (const href of await page
			.locator('nav.parts a')
			.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? '')))
			expect(await page.locator(href).count(), href).toBe(1);
		expect(await words('main header >> nth=0')).toContain('28 days');
		expect(await objections(page)).toEqual([]);
	});

	it('takes notes without scripts, marks their days, and keeps what is struck out', async () => {
		const context = await browser.newContext({ storageState: product.signedIn, javaScriptEnabled: false });
		const plain = await context.newPage();
		await open(vouchers, plain);
		await plain.getByRole('button', { name: 'Add', exact: true }).click();
		expect(await words('#notes', plain)).toContain('Write what happened or what was decided.');
		await plain.getByLabel('Kind', { exact: true }).selectOption('decision');
		await plain.getByLabel('Day', { exact: true }).fill('2026-01-20');
		await plain.getByLabel('Words', { exact: true }).fill('<b>Stop</b> the vouchers.');
		await plain.getByRole('button', { name: 'Add', exact: true }).click();
		expect(await words('#notes', plain)).toMatch(/1\s+Decision\s+20 Jan 2026\s+The admin/);
		await plain.getByText('The decision is on record.').waitFor();
		await context.close();
		await open(vouchers);
		await page.getByText('The same as a table').click();
		expect(await words('#over-time table')).toContain('1: 20 Jan 2026, <b>Stop</b> the vouchers.');
		await page.getByRole('button', { name: 'Strike out note 1' }).click();
		await page.getByRole('button', { name: 'Strike it out' }).click();
		await page.getByText('The note is struck out.').waitFor();
		expect(await page.locator('#notes s').innerText()).toBe('<b>Stop</b> the vouchers.');
		expect(await words('#over-time table')).not.toContain('Stop');
	});

	it('lets marketers read notes and not write them', async () => {
		const { email } = await addMember(product.dataFolder, 'marketer');
		const cookie = await signIn(product.origin, email);
		const context = await browser.newContext({ storageState: signedInAs(cookie) });
		const reader = await context.newPage();
		await open(vouchers, reader);
		expect(await words('#notes', reader)).toContain('struck out by The admin');
		expect(await reader.locator('#notes form').count()).toBe(0);
		await context.close();
	});

	it('is written in the workspace’s locale, alike by the server and the browser', async () => {
		const context = await browser.newContext({ storageState: product.signedIn });
		const reader = await context.newPage();
		const complaints: string[] = [];
		reader.on('console', (line) => complaints.push(line.text()));
		reader.on('pageerror', (error) => complaints.push(error.message));
		await reader.addInitScript(`window.drawn = [];
			const { fillText } = CanvasRenderingContext2D.prototype;
			CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
				window.drawn.push(text);
				fillText.call(this, text, ...rest);
			};`);
		const choose = async (locale: string, zone: string) => {
			await open('/settings/workspace', reader);
			await reader.getByLabel('Numbers and dates').selectOption(locale);
			await reader.getByLabel('Time zone').fill(zone);
			await reader.getByRole('button', { name: 'Save' }).click();
			await reader.getByText('The settings are saved.').waitFor();
		};

		await choose('de-DE', 'Europe/Berlin');
		await reader.getByRole('link', { name: 'Overview' }).click();
		await reader.locator(`th a[href="${vouchers}"]`).first().click();
		await reader.waitForURL(product.origin + vouchers);
		const german = /from 6,\d\d % to 6,\d\d %/;
		expect(await words('section:has(#verdict)', reader)).toMatch(german);
		expect(await words('#notes', reader)).toMatch(/20\. Jan\. 2026[^]*, \d\d:\d\d MES?Z/);
		const drawing = reader.locator('#over-time canvas');
		let x = 100;
		await expect
			.poll(
				async () => {
					await drawing.hover({ position: { x: (x += 10), y: 60 } });
					return reader.evaluate('window.drawn.join(" ").replaceAll("\\u00a0", " ")');
				},
				{ timeout: 30_000 }
			)
			.toMatch(/[+−]\d,\d\d pt \([+−]\d,\d\d to [+−]\d,\d\d pt\)/);
		expect(await reader.evaluate('window.drawn.filter((text) => /\\d\\.\\d/.test(text))')).toEqual([]);

		for (const [locale, zone, day] of [
			['de-DE', 'Europe/Berlin', '20. Jan. 2026'],
			['fr-FR', 'Europe/Paris', '20 janv. 2026'],
			['sv-SE', 'Europe/Stockholm', '20 jan. 2026'],
			['en-US', 'America/New_York', 'Jan 20, 2026'],
			['ja-JP', 'Asia/Tokyo', '2026年1月20日'],
			['de-CH', 'Europe/Zurich', '20. Jan. 2026']
		] as const) {
			await reader.request.post(`${product.origin}/settings/workspace`, {
				headers: { origin: product.origin },
				form: { currency: '', locale, timeZone: zone, retentionDays: '365', confidence: '0.95' }
			});
			await open(vouchers, reader);
			const other = await reader.evaluate(`(async () => {
				const texts = (root) => {
					const walk = document.createTreeWalker(root.querySelector('main'), NodeFilter.SHOW_TEXT);
					const found = [];
					while (walk.nextNode()) found.push(walk.currentNode.data.trim());
					return found;
				};
				const sent = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
				const here = new Set(texts(document));
				return texts(sent).filter((text) => !here.has(text) && !text.startsWith('The drawing needs JavaScript'));
			})()`);
			expect([locale, other]).toEqual([locale, []]);
			expect(await words('#notes', reader)).toContain(day);
		}
		expect(complaints.filter((line) => !line.includes('Permissions-Policy'))).toEqual([]);
		await choose('en-GB', '');
		await context.close();
	});

	it('shows what a goal proposes, also without a script, and saves nothing by that', async () => {
		const context = await browser.newContext({
			storageState: product.signedIn,
			javaScriptEnabled: false
		});
		const plain = await context.newPage();
		await plain.goto(`${product.origin}${vouchers}/edit`);
		await plain.getByLabel('Goal').selectOption('satisfaction');
		await plain.getByRole('button', { name: 'Show what is proposed' }).click();
		expect(await plain.locator('main [role=status]').innerText()).toContain('nothing is saved yet');
		expect(await plain.getByLabel('Goal').inputValue()).toBe('satisfaction');
		// Nothing in the file shows satisfaction: conversion is guarded, and decides as the file's first.
		expect(await plain.locator('#roles tr', { hasText: 'Conversion' }).innerText()).toContain('Decides');
		expect(await plain.getByLabel('Role of Opt-outs').inputValue()).toBe('guardrail');
		await context.close();
		await open(`${vouchers}/edit`);
		expect(await page.getByLabel('Goal').inputValue()).toBe('');
		await page.getByLabel('Goal').selectOption('engagement');
		await page.getByLabel('Primary metric').selectOption('revenue_per_person');
		expect(await page.getByLabel('Role of Conversion').inputValue()).toBe('guardrail');
		await page.getByLabel('Primary metric').selectOption('');
		await page.getByLabel('Goal').selectOption('');
	});

	it('says for good that another metric decides since results were published', async () => {
		await open(`${vouchers}/edit`);
		await page.getByLabel('Goal').selectOption('loyalty');
		await page.getByLabel('Primary metric').selectOption('revenue_per_person');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('The campaign is saved.').waitFor();
		await open(vouchers);
		const verdict = await words('section:has(#verdict)');
		expect(verdict).toMatch(
			/Primary metric changed from Conversion to Revenue per person on .* by The admin, after results were published/
		);
		expect(await words('#notes')).toContain('Primary metric changed from Conversion to Revenue per person');
		expect(await words('#results section th[scope=row] >> nth=0')).toMatch(/Revenue per person\s+primary/);
	});

	it('is no wider than a telephone, and has no script error', async () => {
		await page.setViewportSize(telephone);
		for (const path of [vouchers, `${vouchers}/edit`]) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
			expect(await objections(page)).toEqual([]);
		}
		expect(errors).toEqual([]);
	});
});
