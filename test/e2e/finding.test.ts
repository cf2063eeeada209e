import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { navigationRoutes } from '../../src/routes/shell/navigation-routes.ts';
import { objections } from './axe.ts';
import type { Product } from './product.ts';
import { count, useManyCampaigns } from './many-campaigns.ts';

let product: Product;
/** A manager's, who may see returns and upload nothing. */
let page: Page;
/** A marketer's, who may see neither. */
let marketer: Page;
const { errors, open } = useManyCampaigns((started) => ({ product, page, marketer } = started));

/** A field of the overview's filter. */
const filterField = (label: string) => page.getByRole('search').getByLabel(label, { exact: true });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const query = () => new URL(page.url()).search;

describe('the palette', () => {
	const palette = () => page.getByRole('dialog').filter({ has: page.getByRole('listbox') });
	const options = () => palette().getByRole('option');

	it('goes to a campaign by keys alone', async () => {
		await open('/planner');
		await page.keyboard.press('Control+k');
		await options().first().waitFor();
		expect(await objections(page)).toEqual([]);
		await page.keyboard.type('picks 41');
		expect(await options().count()).toBe(1);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/campaigns/e-mail-picks-41');
		expect(await page.locator('dialog[open]').count()).toBe(0);
	});

	it('gives the focus back, and says when nothing is found', async () => {
		await open('/');
		await filterField('Search campaigns').focus();
		await page.keyboard.press('Meta+k');
		await options().first().waitFor();
		expect(await palette().getByRole('status').innerText()).toMatch(/\d/);
		await palette().getByRole('combobox').fill('zzzz');
		await options().first().waitFor({ state: 'detached' });
		const words = await palette().getByRole('status').innerText();
		expect(words).not.toBe('');
		expect(words).not.toMatch(/\d/);
		await page.keyboard.press('Escape');
		expect(await page.evaluate(`document.activeElement.getAttribute('name')`)).toBe('text');
	});

	it('offers pages that the reader may open, and no others', async () => {
		const places = async (of: Page): Promise<string[]> => {
			const list = (await (await of.request.get(`${product.origin}/palette.json`)).json()) as {
				href: string;
				note: string;
			}[];
			expect(list.filter(({ note }) => note === 'campaign')).toHaveLength(count);
			return list.filter(({ note, href }) => note !== 'campaign' && href !== '').map(({ href }) => href);
		};
		for (const who of [page, marketer])
			for (const href of await places(who))
				expect((await who.request.get(product.origin + href)).status(), href).toBe(200);
		for (const who of [page, marketer]) expect(await places(who)).toContain('/reports');
		expect(await places(marketer)).not.toContain('/uploads');
	});
});

describe('actions of the palette', () => {
	const choose = async (words: string, label: string) => {
		await page.keyboard.press('Control+k');
		await page.locator('dialog [role=option]').first().waitFor();
		await page.keyboard.type(words);
		await page
			.getByRole('dialog')
			.getByRole('option', { name: new RegExp(`^${label}`), selected: true })
			.waitFor();
		await page.keyboard.press('Enter');
	};

	it('change the theme where one is, open the shortcuts, and share', async () => {
		await open('/?channel=Web');
		await choose('dark', 'Dark theme');
		await page.locator('meta[name=color-scheme][content=dark]').waitFor({ state: 'attached' });
		expect(query()).toBe('?channel=Web');
		await choose('system', 'Theme of the system');
		await page.locator('meta[name=color-scheme][content="light dark"]').waitFor({ state: 'attached' });
		await choose('shortcuts', 'Keyboard shortcuts');
		await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
		await page.keyboard.press('Escape');
		await choose('share', 'Share all reports');
		await page.waitForURL('**/reports/share');
	});
});

describe('keys', () => {
	const help = () => page.getByRole('dialog', { name: /key/i });
	const openHelp = () => page.locator('#menu').getByRole('button', { name: /key/i }).click();

	it('go to places, to the filter, and list themselves', async () => {
		await open('/privacy');
		await page.keyboard.press('?');
		await help().waitFor();
		const words = await help().getByRole('definition').allInnerTexts();
		const label = (path: string) => navigationRoutes.find(({ href }) => href === path)?.label;
		expect(words).toContain(label('/'));
		expect(label('/uploads')).toBeDefined();
		expect(words).not.toContain(label('/uploads'));
		expect(await objections(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await page.keyboard.press('g');
		await page.keyboard.press('o');
		await page.waitForURL(`${product.origin}/`);
		await page.keyboard.press('/');
		expect(await page.evaluate(`document.activeElement.getAttribute('name')`)).toBe('text');
		await page.keyboard.type('g?o/');
		expect(await filterField('Search campaigns').inputValue()).toBe('g?o/');
		expect(await page.locator('dialog[open]').count()).toBe(0);
	});

	it('can be turned off in a browser', async () => {
		await open('/');
		await openHelp();
		await help().getByRole('checkbox').uncheck();
		await help().getByRole('button').click();
		await page.keyboard.press('?');
		await page.keyboard.press('Control+k');
		await page.locator('dialog [role=option]').first().waitFor();
		expect(await page.locator('dialog[open]').count()).toBe(1);
		await page.keyboard.press('Escape');
		await openHelp();
		await help().getByRole('checkbox').check();
		await help().getByRole('button').click();
	});
});

describe('colours', () => {
	it('are chosen once and come from the server', async () => {
		await page.emulateMedia({ colorScheme: 'light' });
		await open('/?channel=Web');
		await press('Dark');
		await page.locator('meta[name=color-scheme][content=dark]').waitFor({ state: 'attached' });
		const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
		expect(await background()).toBe('rgb(13, 19, 22)');
		expect(query()).toBe('?channel=Web');
		const html = await (await page.request.get(`${product.origin}/planner`)).text();
		expect(html).toContain('name="color-scheme" content="dark"');
		await open('/planner');
		expect(await background()).toBe('rgb(13, 19, 22)');
		expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true');
		await press('System');
		await page.locator('meta[name=color-scheme][content="light dark"]').waitFor({ state: 'attached' });
		expect(await background()).toBe('rgb(245, 247, 249)');
	});

	it('are never what somebody wrote into a cookie', async () => {
		const html = await (
			await fetch(`${product.origin}/sign-in`, { headers: { cookie: 'theme="><script>alert(1)</script>' } })
		).text();
		expect(html).toContain('name="color-scheme" content="light dark"');
		expect(html).not.toContain('alert(1)');
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
