import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { listedRoutes } from '#lib/server/auth/access.ts';
import { project } from '../server/holdout-command.ts';
import { objections } from './axe.ts';
import { openPage } from './open-page.ts';
import { isTooWide, telephone } from './telephone.ts';

/** What a reader meets at an address. */
export interface Visit {
	/** Where one stands in the end: a path. */
	readonly at: string;
	readonly headings: readonly string[];
	readonly words: string;
	/** What the page offers to go to and to do, as lines of the table of access: `/uploads GET`, `/ ?/saveView`. */
	readonly offers: readonly string[];
	/** What is wrong with it: scripts, width, and what axe-core objects to. */
	readonly faults: readonly string[];
	/** JavaScript that it loaded, as it is sent: bytes of gzip. */
	readonly scriptBytes: number;
}

const patterns = [...new Set(listedRoutes().map(({ route }) => route))]
	.toSorted((a, b) => a.split('[').length - b.split('[').length)
	.map((route) => {
		const parts = route.replace(/\[\.\.\.\w+\]/g, '.+').replace(/\[\w+\]/g, '[^/]+');
		return { route, fits: new RegExp(`^${parts}$`) };
	});

/** The route that answers an address of ours. */
const routeOf = (pathname: string): string =>
	patterns.find(({ fits }) => fits.test(pathname))?.route ?? `nothing at ${pathname}`;

/** Everything on the page that leads to an address: links, forms, and buttons with an address of their own. */
const addressesOnPage = `[
	...[...document.querySelectorAll('a[href]')].map((link) => ['get', link.getAttribute('href')]),
	...[...document.querySelectorAll('form:not([method=dialog])')].map((form) =>
		[form.getAttribute('method') ?? 'get', form.getAttribute('action') ?? '']),
	...[...document.querySelectorAll('[formaction]')].map((button) => ['post', button.getAttribute('formaction')])
]`;

async function offersOf(page: Page): Promise<string[]> {
	const found = await page.evaluate<[string, string][]>(addressesOnPage);
	const lines = found.flatMap(([method, href]) => {
		const { origin, pathname, search } = new URL(href, page.url());
		if (origin !== new URL(page.url()).origin) return [];
		const asked = method.toLowerCase() === 'post' ? (/^\?\/\w+/.exec(search)?.[0] ?? '?/default') : 'GET';
		return [`${routeOf(pathname)} ${asked}`];
	});
	return [...new Set(lines)];
}

/** The sorts of elements in the navigation and in the page: their names and classes, without words. */
const sortsOnPage = `['header, dialog', 'main'].map((part) => [...new Set(
	[...document.querySelectorAll(part)].flatMap((one) => [...one.querySelectorAll('*')])
		.map((one) => [one.tagName, one.type, one.classList.value].join(' ')))])`;

/** Notes the sorts of elements of a page. @returns whether there are any that were not met on it before */
async function hasNew(page: Page, place: string, seen: Set<string>): Promise<boolean> {
	const [outside = [], inside = []] = await page.evaluate<string[][]>(sortsOnPage);
	const before = seen.size;
	for (const sort of outside) seen.add(sort);
	for (const sort of inside) seen.add(`${place} ${sort}`);
	return seen.size > before;
}

const scriptsOnPage = `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
	.filter((path) => path.endsWith('.js'))`;

const weights = new Map<string, number>();

function weightOf(path: string): number {
	const known = weights.get(path);
	if (known !== undefined) return known;
	const weight = gzipSync(readFileSync(join(project, 'build', 'client', path))).length;
	weights.set(path, weight);
	return weight;
}

/** Opens addresses and looks whether all is well; what axe-core has seen of a page is not shown to it again. */
export function visitor(page: Page, seen: Set<string>) {
	const complaints: string[] = [];
	page.on('pageerror', ({ message }) => complaints.push(`script error: ${message}`));
	page.on('console', (line) => {
		// Mismatches of hydration are warnings. That a page was refused is what the test asks for.
		const isRefusal = line.text().startsWith('Failed to load resource') && line.location().url === page.url();
		if (['error', 'warning'].includes(line.type()) && !isRefusal)
			complaints.push(`${line.type()}: ${line.text()} ${line.location().url}`);
	});
	return async (address: string): Promise<Visit> => {
		complaints.length = 0;
		await page.setViewportSize(telephone);
		await openPage(page, address);
		// Drawings fetch their part when they appear.
		if ((await page.locator('canvas').count()) > 0) await page.waitForLoadState('networkidle');
		const faults = (await isTooWide(page)) ? ['wider than a telephone'] : [];
		if (await hasNew(page, routeOf(new URL(page.url()).pathname), seen)) {
			await page.setViewportSize({ width: 1280, height: 900 });
			faults.push(...(await objections(page)));
		}
		const scripts = new Set(await page.evaluate<string[]>(scriptsOnPage));
		return {
			at: new URL(page.url()).pathname,
			headings: await page.locator('h1').allInnerTexts(),
			words: (await page.locator('body').innerText()).replaceAll('\u00a0', ' '),
			offers: await offersOf(page),
			faults: [...faults, ...complaints],
			scriptBytes: [...scripts].reduce((sum, path) => sum + weightOf(path), 0)
		};
	};
}
