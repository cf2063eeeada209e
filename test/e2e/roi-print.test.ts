import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { objections } from './axe.ts';
import { article, basket, outdated, save, sign, spaced, spring, useRoiPages, vouchers } from './roi-pages.ts';
import { toast } from './toast.ts';

let page: Page;
const { errors, open } = useRoiPages((started) => ({ page } = started));
beforeAll(async () => {
	await open(spring);
	await sign(page, 1);
	await page.waitForURL(`**${spring}/1`);
	await open(spring);
	await page.getByLabel('Margin', { exact: true }).fill('35');
	await save(page);
	await toast(page, 'assumptions-saved');
});

describe('a printed report', () => {
	const printed = async (path: string, colorScheme: 'light' | 'dark') => {
		await page.emulateMedia({ colorScheme });
		await open(path);
		const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
		const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
		const { text: sheets } = await extractText(pdf);
		return { sheets: sheets.map(spaced), width, height };
	};
	/** The words of elements on the screen. */
	const wordsOf = async (selector: string) =>
		(await page.locator(selector).allInnerTexts()).map(spaced).filter((words) => words !== '');

	it('is one A4 page with everything on it, also of a dark screen', { timeout: 120_000 }, async () => {
		for (const path of [spring, `${spring}/1`, basket, vouchers]) {
			const { sheets, width, height } = await printed(path, 'dark');
			expect(sheets.length, path).toBe(1);
			expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
			const [words = ''] = sheets;
			// Its title, its parts, what the return would be at other assumptions, and who signed.
			for (const [part, least] of [
				['h1', 1],
				['article h2', 5],
				['#sensitivity tbody th', 4],
				['article dl dt', 4]
			] as const) {
				const found = await wordsOf(part);
				expect(found.length, `${path} ${part}`).toBeGreaterThanOrEqual(least);
				for (const one of found) expect(words, `${path} ${part}`).toContain(one);
			}
			const controls = await wordsOf('#assumptions button, #decide button, #menu a[href="/"]');
			expect(controls.length, path).toBeGreaterThanOrEqual(path === `${spring}/1` ? 1 : 3);
			for (const control of controls) expect(words, path).not.toContain(control);
			await page.emulateMedia({ media: 'print' });
			expect(await page.locator('button:visible, form:visible, nav:visible').count(), path).toBe(0);
			await page.emulateMedia({ media: null });
		}
	});

	it('of the programme is one A4 page for a board', async () => {
		const { sheets } = await printed('/programme', 'dark');
		expect(sheets.length).toBe(1);
		for (const part of [
			'Value by quarter',
			'Cumulative gain',
			'By channel',
			'By kind of personal data',
			'Decisions'
		])
			expect(sheets[0]).toContain(part);
		expect(await objections(page)).toEqual([]);
	});

	it('has its number, what changed since it was signed, and its fingerprint', async () => {
		const { sheets } = await printed(`${spring}/1`, 'light');
		expect(await article(page).getAttribute('data-state')).toBe('signed');
		expect(sheets[0]).toMatch(/\breport 1\b/i);
		expect(sheets[0]).toMatch(/\(SHA-256\): [0-9a-f]{64}\b/);
		const changed = spaced(await outdated(page).locator('strong').innerText());
		expect(changed).not.toBe('');
		expect(sheets[0]).toContain(changed);
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
