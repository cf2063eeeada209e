import type { Browser, Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { objections } from './axe.ts';
import { article, basket, home, report, sign, spaced, spring, useRoiPages } from './roi-pages.ts';
import { toastOf } from './toast.ts';
import { isTooWide, telephone } from './telephone.ts';

let browser: Browser;
let page: Page;
const { errors, open, reportOf } = useRoiPages((started) => ({ browser, page } = started));
beforeAll(async () => {
	await open(spring);
	await sign(page, 1);
	await page.waitForURL(`**${spring}/1`);
});

const makeLink = async () => {
	await page.getByRole('button', { name: 'Create link' }).click();
	const link = page.getByRole('textbox', { name: 'Link' });
	await link.waitFor();
	return link.inputValue();
};

describe('a shared report', () => {
	it('is one page for whoever has the link, and nothing more', { timeout: 180_000 }, async () => {
		await open(`${spring}/1`);
		await page.getByRole('link', { name: 'Share' }).click();
		await page.waitForURL('**/share?report=1');
		const address = await makeLink();
		expect(await page.evaluate('document.activeElement.value')).toBe(address);
		expect(await objections(page)).toEqual([]);
		await open(`${spring}/share`);
		const live = await makeLink();
		const others = await Promise.all([basket, home].map((path) => reportOf(path)));
		const names = others.map(({ campaign }) => campaign.name.split(' ', 2).join(' '));

		const context = await browser.newContext();
		const guest = await context.newPage();
		const complaints: string[] = [];
		guest.on('pageerror', ({ message }) => complaints.push(message));
		guest.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
		for (const [to, state] of [
			[address, 'signed'],
			[live, 'draft']
		] as const) {
			await guest.emulateMedia({ colorScheme: 'light' });
			await guest.goto(to, { waitUntil: 'networkidle' });
			expect(await article(guest).getAttribute('data-state')).toBe(state);
			expect(/\breport 1\b/i.test(await report(guest))).toBe(state === 'signed');
			// Of the other campaigns that its returns on personal data rest on it has not even the names.
			const whole = await guest.content();
			expect(names.filter((name) => whole.includes(name))).toEqual([]);
			expect(await guest.locator('a:not([href^="#"]), form, input').count()).toBe(0);
			expect(await objections(guest)).toEqual([]);
			const pdf = await getDocumentProxy(new Uint8Array(await guest.pdf({ preferCSSPageSize: true })));
			const { text: sheets } = await extractText(pdf);
			expect(sheets.length, state).toBe(1);
			const last = await article(guest).locator('#decided strong').innerText();
			expect(spaced(sheets[0] ?? '')).toContain(spaced(last));
		}
		await guest.setViewportSize(telephone);
		expect(await isTooWide(guest)).toBe(false);
		expect(complaints).toEqual([]);
		await context.close();
	});
});

describe('what was done', () => {
	it('is shown once, beside the content, until it is put away', async () => {
		await page.setViewportSize(telephone);
		await open(`${spring}/share`);
		const takeBack = async () => {
			await page
				.getByRole('button', { name: /^Revoke…/ })
				.first()
				.click();
			await page.getByRole('dialog').getByRole('button', { name: 'Revoke the link' }).click();
		};
		await takeBack();
		const message = toastOf(page, 'share-revoked');
		await message.waitFor();
		expect(await objections(page)).toEqual([]);
		// The end of the page can be scrolled out from under it.
		const covers: unknown = await page.evaluate(`(() => {
			scrollTo(0, document.documentElement.scrollHeight);
			const end = document.querySelector('main').getBoundingClientRect().bottom;
			return document.querySelector('.toast').getBoundingClientRect().top < end;
		})()`);
		expect(covers).toBe(false);
		await page.getByRole('button', { name: 'Dismiss' }).focus();
		await page.keyboard.press('Enter');
		await message.waitFor({ state: 'detached' });
		await takeBack();
		await message.waitFor();
		await page.keyboard.press('Escape');
		await message.waitFor({ state: 'detached' });
		await open(`${spring}/share`);
		expect(await message.count()).toBe(0);
		await page.setViewportSize({ width: 1280, height: 900 });
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
