import { isReserved } from '#lib/table/words/names.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../server/holdout-command.ts';
import { closePages, openBrowser } from './browser.ts';
import { openPage } from './open-page.ts';
import { payloads } from './payloads.ts';
import { startProduct, type Product } from './product.ts';

/** Every text that somebody may give goes in as markup, code and formulas; nothing of it may come out as such. */
const folder = mkdtempSync(join(tmpdir(), 'holdout-injection-'));
let product: Product;
let browser: Browser;
let page: Page;
let secret = '';
/** Scripts that ran, rules of the content policy that were broken, and dialogs and foreign addresses that were opened. */
const broken: string[] = [];

const ask = (path: string, init: RequestInit = {}) =>
	fetch(`${product.origin}${path}`, {
		...init,
		headers: {
			authorization: `Bearer ${secret}`,
			cookie: product.cookie,
			...(init.headers as Record<string, string>)
		}
	});

/** Takes a table in as a published campaign. @returns its slug, or null where the file is refused */
async function upload(
	stores: Stores,
	rows: readonly (readonly (string | number)[])[],
	file: string
): Promise<string | null> {
	const text = stringify(rows as (string | number)[][]);
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(text)]),
		file,
		release: true,
		now: new Date(),
		control: 'control'
	});
	const campaign = outcome.kind === 'stored' ? outcome.campaigns[0] : undefined;
	return campaign?.released ? campaign.slug : null;
}

const slugs = { values: '', variants: [] as string[], columns: [] as string[], names: [] as string[] };
/** How many payloads a refusal kept out of names of columns. */
let refused = 0;

const campaignsOfVariants = 4;
const columnsOfCampaign = 3;
const chunks = <T>(list: readonly T[], size: number): T[][] =>
	Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
/** Whether each payload is asked for at every address, or at one of them: HOLDOUT_CRAWLS=20 asks everywhere. */
const everywhere = Number(process.env['HOLDOUT_CRAWLS'] ?? 4) > 4;

async function load(stores: Stores): Promise<void> {
	// No column and no variant can have a name such as `__proto__`: such files are refused.
	const names = payloads.filter((payload) => !isReserved(payload));
	// A segment for each payload.
	const values = names.flatMap((value, i) =>
		['control', 'picks'].map((variant, v) => [variant, value, 300 + i, 40 + 9 * v])
	);
	slugs.values =
		(await upload(stores, [['variant', 'place', 'people', 'conversions'], ...values], payloads[0] ?? '')) ??
		'';
	// A variant for each, about twenty to a campaign; names that are typed otherwise only are in different ones.
	for (let nth = 0; nth < campaignsOfVariants; nth++) {
		const own = names.filter((_, i) => i % campaignsOfVariants === nth);
		const rows = ['control', ...own].map((name, i) => [name, 3000 + 20 * nth + i, 200 + 3 * i]);
		const slug = await upload(
			stores,
			[['variant', 'people', 'conversions'], ...rows],
			`v${nth}${payloads[1]}`
		);
		if (slug) slugs.variants.push(slug);
	}
	// A column for each, three to a campaign, which has the first of them for its name as well. What is refused is alone.
	const columns = [
		...chunks(names, columnsOfCampaign),
		...payloads.filter((payload) => isReserved(payload)).map((one) => [one])
	];
	for (const [i, some] of columns.entries()) {
		const rows = ['control', 'picks'].flatMap((variant, v) =>
			['a', 'b'].map((value, n) => [
				some[0] ?? '',
				variant,
				...some.map(() => value),
				900 + 7 * i + n,
				90 + 20 * v
			])
		);
		const slug = await upload(
			stores,
			[['campaign', 'variant', ...some, 'people', 'conversions'], ...rows],
			some[0] ?? ''
		);
		if (slug) slugs.columns.push(slug);
		else refused += some.length;
	}
	// And what is said of a planned campaign.
	for (const payload of payloads) {
		const { slug } = await stores.holdout.write((tx) =>
			campaigns.add(tx, {
				name: `${payload} planned`,
				hypothesis: payload,
				audience: payload,
				channel: payload,
				audienceId: payload,
				variants: [payload, `${payload}2`].map((name) => ({ name, plannedWeight: 1 })),
				policy: defaultPolicy,
				currency: 'EUR',
				now: new Date()
			})
		);
		slugs.names.push(slug);
	}
}

beforeAll(async () => {
	const stores = openStores(folder, project);
	secret = await stores.holdout.write((tx) =>
		tokens.add(tx, { name: payloads[0] ?? '', role: 'analyst', now: new Date() })
	);
	for (const payload of payloads) {
		await stores.holdout.write((tx) => tokens.add(tx, { name: payload, role: 'marketer', now: new Date() }));
		await stores.holdout.write((tx) =>
			audit.add(tx, {
				at: new Date(),
				actor: { kind: 'member', id: payload, name: payload },
				action: 'sign-in-failed',
				target: payload,
				outcome: 'refused',
				details: { [payload]: payload },
				address: payload
			})
		);
	}
	await load(stores);
	closeStores(stores);
	[product, browser] = await Promise.all([
		startProduct({ HOLDOUT_DATA: folder, LOG_LEVEL: 'warn' }),
		openBrowser()
	]);
	page = await browser.newPage({ storageState: product.signedIn });
	page.on('dialog', (dialog) => {
		broken.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(product.origin) && !request.url().startsWith('data:'))
			broken.push(`request: ${request.url()}`);
	});
	page.on('pageerror', (error) => broken.push(`error: ${error.message}`));
	page.on('console', (line) => {
		if (line.type() === 'error' || line.text().startsWith('BROKEN')) broken.push(line.text());
	});
	await page.addInitScript(`
		window.hit = () => console.log('BROKEN: a payload ran on ' + location.href);
		addEventListener('securitypolicyviolation', (e) =>
			console.log('BROKEN: ' + e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample + ' on ' + location.href));
	`);
});
afterAll(async () => {
	await closePages(browser);
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** What is in a page that no component of ours makes, once the page is parsed as a browser parses it. */
const foreignIn = (html: string): Promise<unknown> =>
	page.evaluate((text) => {
		const parsed = new DOMParser().parseFromString(text, 'text/html');
		const nonce = parsed.querySelector('script')?.getAttribute('nonce') ?? '';
		return [...parsed.querySelectorAll('*')].flatMap((element) => {
			const { attributes, localName } = element;
			const handlers = [...attributes].filter(
				({ name, value }) =>
					name.startsWith('on') ||
					(/^(href|src|action|formaction|data|srcdoc|poster|xlink:href)$/.test(name) &&
						/^\s*(javascript|data):|^\/\/evil/i.test(value))
			);
			const isForeign =
				[
					'iframe',
					'object',
					'embed',
					'base',
					'img',
					'video',
					'audio',
					'math',
					'marquee',
					'style',
					'template'
				].includes(localName) ||
				(localName === 'script' && (!nonce || element.getAttribute('nonce') !== nonce)) ||
				(localName === 'meta' && element.hasAttribute('http-equiv')) ||
				(localName === 'link' && /evil/.test(element.getAttribute('href') ?? ''));
			return isForeign || handlers.length > 0 ? [element.outerHTML.slice(0, 200)] : [];
		});
	}, html);

const open = (path: string) => openPage(page, product.origin + path);

describe('a text from outside', () => {
	it('is taken in as what it is', () => {
		expect(payloads.length).toBeGreaterThanOrEqual(60);
		expect(slugs.values).not.toBe('');
		expect(slugs.variants.length).toBe(campaignsOfVariants);
		expect(slugs.names.length).toBe(payloads.length);
		expect(slugs.columns.length * columnsOfCampaign).toBeGreaterThan(50);
		expect(refused).toBeLessThan(payloads.length / 5);
	});

	it('makes no element and no handler in any page as the server sends it', async () => {
		const paths = [
			'/',
			'/uploads',
			'/privacy',
			'/settings/audit',
			...[slugs.values, ...slugs.variants, ...slugs.columns, ...slugs.names].flatMap((slug) => [
				`/campaigns/${slug}`
			]),
			...[slugs.values, ...slugs.names].map((slug) => `/campaigns/${slug}/edit`),
			...[slugs.values, slugs.names[0] ?? ''].map((slug) => `/campaigns/${slug}/release`),
			...payloads.flatMap((payload, i) => {
				const text = encodeURIComponent(payload);
				const asked = [
					`/settings/audit?text=${text}&actor=${text}&from=${text}&before=${text}`,
					`/planner?rate=${text}&lift=${text}&kind=${text}`,
					`/uploads/sql?campaign=${text}&dialect=${text}&dimensions=${text}`,
					`/campaigns/${slugs.columns[0] ?? ''}?by=${text}&view=${text}&goal=${text}&scale=${text}`,
					`/campaigns/${text}`
				];
				return everywhere ? asked : asked.slice(i % asked.length).slice(0, 1);
			})
		];
		const found: string[] = [];
		for (const path of paths) {
			const response = await ask(path);
			const html = await response.text();
			expect(response.status, path).toBeLessThan(500);
			const foreign = await foreignIn(html);
			if (Array.isArray(foreign) && foreign.length > 0) found.push(`${path}: ${foreign.join(' | ')}`);
		}
		expect(found).toEqual([]);
	});

	it('runs nothing in the browser: pages, drawings and their notes, print, links', async () => {
		for (const path of [
			'/',
			'/uploads',
			'/privacy',
			'/planner',
			'/uploads/new',
			'/settings/audit',
			'/settings/audit?text=hit',
			`/campaigns/${slugs.values}`,
			`/campaigns/${slugs.values}?view=bayesian&scale=relative`,
			...slugs.variants.slice(0, 1).map((slug) => `/campaigns/${slug}`),
			...slugs.columns.slice(0, 3).map((slug) => `/campaigns/${slug}`),
			...slugs.names.slice(14, 16).flatMap((slug) => [`/campaigns/${slug}`, `/campaigns/${slug}/edit`]),
			`/campaigns/${slugs.names[0] ?? ''}/release`
		]) {
			await open(path);
			for (const canvas of await page.locator('canvas').all()) await canvas.hover({ timeout: 3000 });
			await page.emulateMedia({ media: 'print' });
			await page.emulateMedia({ media: 'screen' });
		}
		// Moving from page to page in the browser renders from data.
		await open('/');
		await page.locator('main a[href^="/campaigns/"]').first().click();
		await page.waitForURL('**/campaigns/**');
		await page.locator('main .facts').first().waitFor();
		expect(broken).toEqual([]);
	});

	it('computes nothing in a downloaded table, and adds no header', async () => {
		const downloads = [
			...[slugs.values, ...slugs.variants, ...slugs.columns].map(
				(slug) => `/api/v1/campaigns/${slug}/results`
			),
			`/api/v1/campaigns/${slugs.values}/results?by=place`,
			'/settings/audit/audit.csv'
		];
		const own = product.cookie.split('; ');
		let texts = 0;
		for (const path of downloads) {
			const response = await ask(path, { headers: { accept: 'text/csv' } });
			expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
			expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z0-9-]+\.csv"$/);
			// Once a minute an answer renews the session, with the cookie that the reader has.
			for (const line of response.headers.getSetCookie()) expect(own, path).toContain(line.split(';')[0]);
			const rows: string[][] = parse(await response.text());
			for (const cell of rows.flat()) {
				texts += 1;
				if (/^[=+\-@\t\r\n]/.test(cell)) expect(cell, path).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
			}
		}
		expect(texts).toBeGreaterThan(5000);
	});
});
