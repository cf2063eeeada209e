import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { note } from '#lib/server/facts/note.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { dot } from '../server/pictures/samples.ts';
import { objections } from './axe.ts';
import { addMember, signedInAs, type Product } from './product.ts';
import { openSession } from './session.ts';
import { isTooWide, telephone } from './telephone.ts';
import { toast } from './toast.ts';
import { useProduct } from './use-product.ts';

const vouchers = '/campaigns/vouchers-by-predicted-interest';

let product: Product;
let browser: Browser;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, browser, page } = started), { demo: true });

const words = async (selector: string, of: Page = page) =>
	(await of.locator(selector).innerText()).replaceAll('\u00a0', ' ');

describe('a campaign', () => {
	it('shows before and after, and lifetime value, to analysts, and pairs with the segments', async () => {
		await open(`${vouchers}?tab=analysts`);
		const compared = page.locator('#before-after li', { hasText: 'Revenue per person' });
		const sentence = (await compared.innerText()).replaceAll('\u00a0', ' ');
		expect(sentence).toMatch(/^Revenue per person\b.*Voucher of 30%/);
		expect(sentence).toMatch(/a gap of [−+]€\d.* \(likely /);
		const [before, during, controlBefore, controlDuring] = Array.from(
			sentence.matchAll(/€([\d.]+)/g),
			([, amount]) => Number(amount)
		);
		expect(during).toBeLessThan(before ?? NaN);
		expect(controlDuring).toBeLessThan(controlBefore ?? NaN);
		expect(await words('#lifetime')).toMatch(/\b90 days\b.*column/);
		expect(await objections(page)).toEqual([]);
		await open(`${vouchers}?tab=segments`);
		expect(
			await page
				.locator('#cross')
				.getByRole('heading', { name: /Conversion.*tier.*time/ })
				.count()
		).toBeGreaterThan(0);
		expect(await words('main header >> nth=0')).toContain('12 Jan to 8 Feb 2026');
		expect(await objections(page)).toEqual([]);
	});

	it('takes notes without scripts, marks their days, and keeps what is struck out', async () => {
		const context = await browser.newContext({ storageState: product.signedIn, javaScriptEnabled: false });
		const plain = await context.newPage();
		await open(vouchers, plain);
		await plain.getByRole('link', { name: 'Decisions' }).click();
		await plain.getByRole('button', { name: 'Add note', exact: true }).click();
		const field = plain.getByLabel('Note', { exact: true });
		expect(await field.getAttribute('aria-invalid')).toBe('true');
		const { problems } = readForm(note, new FormData());
		expect(problems?.['words']).toBeDefined();
		expect(await words('#notes [id$=-problem]', plain)).toContain(problems?.['words']);
		await plain.getByLabel('Kind', { exact: true }).selectOption('decision');
		await plain.getByLabel('Day', { exact: true }).fill('2026-01-20');
		await field.fill('<b>Stop</b> the vouchers.');
		await plain.getByRole('button', { name: 'Add note', exact: true }).click();
		expect(await words('#notes li', plain)).toMatch(/^1\b.*\b20 Jan 2026\s+The admin\b/s);
		expect(await plain.locator('#notes li [data-state=decision]').count()).toBe(1);
		await toast(plain, 'decision-added');
		await context.close();
		await open(`${vouchers}?tab=over-time`);
		expect(await words('#over-time table')).toContain('1: 20 Jan 2026, <b>Stop</b> the vouchers.');
		await open(`${vouchers}?tab=decisions`);
		await page
			.locator('#notes')
			.getByRole('button', { name: /note 1$/ })
			.click();
		await page.getByRole('dialog').getByRole('button').first().click();
		await toast(page, 'note-struck');
		expect(await page.locator('#notes s').innerText()).toBe('<b>Stop</b> the vouchers.');
		await open(`${vouchers}?tab=over-time`);
		expect(await words('#over-time table')).not.toContain('Stop');
	});

	it('lets marketers read notes and not write them', async () => {
		const { email } = await addMember(product.dataFolder, 'marketer');
		const cookie = await openSession(product.dataFolder, email);
		const context = await browser.newContext({ storageState: signedInAs(cookie) });
		const reader = await context.newPage();
		await open(`${vouchers}?tab=decisions`, reader);
		expect(await reader.locator('#notes li s').count()).toBe(1);
		// Who noted it, and who struck it out.
		expect((await words('#notes li', reader)).match(/The admin\b/g)).toHaveLength(2);
		expect(await reader.locator('#notes form').count()).toBe(0);
		// Mentioned, by choice and by name, they are told until they have looked.
		await open(`${vouchers}?tab=decisions`);
		const mention = page.getByLabel('Mention someone', { exact: true });
		const [, name = ''] = await mention.locator('option').allInnerTexts();
		await mention.selectOption({ label: name });
		await page.getByLabel('Note', { exact: true }).fill('Why did it fall?');
		await page.getByRole('button', { name: 'Add note', exact: true }).click();
		await toast(page, 'note-added');
		expect(await page.locator('#notes li p').first().innerText()).toBe(`Why did it fall? @${name}`);
		expect(await page.locator('#notes li p b').innerText()).toBe(`@${name}`);
		expect(await objections(page)).toEqual([]);
		await open('/', reader);
		const waiting = reader.locator('[data-attention=mention]');
		await waiting.hover();
		await waiting.click();
		await reader.locator('#notes b').waitFor();
		await open('/', reader);
		expect(await waiting.count()).toBe(0);
		await context.close();
	});

	it('shows what people saw, added without scripts', async () => {
		const context = await browser.newContext({ storageState: product.signedIn, javaScriptEnabled: false });
		const plain = await context.newPage();
		await open(`${vouchers}/pictures`, plain);
		const variant = plain.locator('section', { hasText: 'Voucher' }).first();
		await variant.getByRole('button', { name: /^Save/ }).click();
		expect(await variant.locator('[aria-invalid]').count()).toBe(2);
		await variant
			.getByLabel('Picture')
			.setInputFiles({ name: 'email.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') });
		await variant.getByLabel('What it shows').fill('Email with a voucher of 30%.');
		await variant.getByRole('button', { name: /^Save/ }).click();
		await toast(plain, 'picture-saved');
		await context.close();
		await open(vouchers);
		const image = page.getByRole('img', { name: 'Email with a voucher of 30%.' });
		await image.scrollIntoViewIfNeeded();
		await expect
			.poll(() => image.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth))
			.toBe(1);
		expect(await objections(page)).toEqual([]);
		const address = (await page.locator('#pictures a').last().getAttribute('href')) ?? '';
		const full = await page.request.get(product.origin + address);
		expect(full.headers()['content-type']).toBe('image/png');
	});

	it('is written in the workspace’s locale, alike by the server and the browser', async () => {
		const context = await browser.newContext({ storageState: product.signedIn });
		const reader = await context.newPage();
		const complaints: string[] = [];
		reader.on('console', (line) => complaints.push(line.text()));
		reader.on('pageerror', (error) => complaints.push(error.message));
		const choose = async (locale: string, zone: string) => {
			await open('/settings/workspace', reader);
			await reader.getByLabel('Numbers and dates').selectOption(locale);
			await reader.getByLabel('Time zone').fill(zone);
			await reader.getByRole('button', { name: 'Save' }).click();
			await toast(reader, 'workspace-saved');
		};

		await choose('de-DE', 'Europe/Berlin');
		await reader.getByRole('link', { name: 'Overview' }).click();
		await reader.locator(`th a[href="${vouchers}"]`).first().click();
		await reader.waitForURL(product.origin + vouchers);
		const german = /\b\d,\d\d\s?%.*\b\d,\d\d\s?%/;
		expect(await words('section:has(#verdict)', reader)).toMatch(german);
		expect(await words('#over-time', reader)).toMatch(/\d\. Jan\..*\d\. Feb\./s);
		expect(await words('#metrics', reader)).not.toMatch(/\d\.\d/);
		await reader.getByRole('link', { name: 'Decisions' }).click();
		await reader.locator('#notes').waitFor();
		expect(await words('#notes', reader)).toMatch(/20\. Jan\. 2026[^]*, \d\d:\d\d MES?Z/);

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
			await open(`${vouchers}?tab=decisions`, reader);
			const other = await reader.evaluate(`(async () => {
				const texts = (root) => {
					const walk = document.createTreeWalker(root.querySelector('main'), NodeFilter.SHOW_TEXT);
					const found = [];
					while (walk.nextNode())
						if (!walk.currentNode.parentElement.closest('noscript')) found.push(walk.currentNode.data.trim());
					return found;
				};
				const sent = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
				const here = new Set(texts(document));
				return texts(sent).filter((text) => !here.has(text));
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
		await plain.locator('#roles button[name=propose]').click();
		expect(await plain.locator('main [role=status][data-state=proposed]').innerText()).not.toBe('');
		expect(await plain.getByLabel('Goal').inputValue()).toBe('satisfaction');
		// Nothing in the file shows satisfaction: conversion is guarded, and decides as the file's first.
		const deciding = plain.locator('#roles tr[data-decides=true]');
		expect(await deciding.getAttribute('data-metric')).toBe('conversion');
		expect(await deciding.locator('select').count()).toBe(0);
		expect(await plain.getByLabel('Role of Opt-outs').inputValue()).toBe('guardrail');
		await context.close();
		await open(`${vouchers}/edit`);
		expect(await page.getByLabel('Goal').inputValue()).toBe('');
		await page.getByLabel('Goal').selectOption('engagement');
		await page.getByLabel('Main metric').selectOption('revenue_per_person');
		expect(await page.getByLabel('Role of Conversion').inputValue()).toBe('guardrail');
		await page.getByLabel('Main metric').selectOption('');
		await page.getByLabel('Goal').selectOption('');
	});

	it('says for good that another metric decides since results were published', async () => {
		await open(`${vouchers}/edit`);
		await page.getByLabel('Goal').selectOption('loyalty');
		await page.getByLabel('Main metric').selectOption('revenue_per_person');
		await page.getByRole('button', { name: 'Save' }).click();
		await toast(page, 'campaign-saved');
		await open(vouchers);
		const changed = await words('section:has(#verdict) [data-note=primary-changed]');
		expect(changed).toMatch(/\bConversion\b.*\bRevenue per person\b.*\b20\d\d\b.*\bThe admin\b/);
		const first = page.locator('#metrics tr[data-metric]').first();
		expect(await first.getAttribute('data-metric')).toBe('revenue_per_person');
		expect(await first.innerText()).toContain('main');
		expect(await first.getByRole('rowheader').innerText()).toMatch(/^Revenue per person/);
	});

	it('is no wider than a telephone, and has no script error', async () => {
		await page.setViewportSize(telephone);
		for (const path of [
			vouchers,
			...['segments', 'over-time', 'analysts', 'data', 'decisions'].map((tab) => `${vouchers}?tab=${tab}`),
			`${vouchers}/edit`
		]) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
			expect(await objections(page)).toEqual([]);
		}
		expect(errors).toEqual([]);
	});
});
