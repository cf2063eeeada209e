import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { listedRoutes } from '#lib/server/access/access.ts';
import { project } from '../server/holdout-command.ts';
import { objections } from './axe.ts';
import { wordsOutside } from './labels.ts';
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

/** What the addresses on a page come to, as lines of the table of access. */
function offersOf(found: readonly [string, string][], base: string): string[] {
	const lines = found.flatMap(([method, href]) => {
		const { origin, pathname, search } = new URL(href, base);
		if (origin !== new URL(base).origin) return [];
		const asked = method.toLowerCase() === 'post' ? (/^\?\/\w+/.exec(search)?.[0] ?? '?/default') : 'GET';
		return [`${routeOf(pathname)} ${asked}`];
	});
	return [...new Set(lines)];
}

/** The sorts of elements in the navigation and in the page: their names and classes, without words. */
const sortsOnPage = `['header, dialog', 'main'].map((part) => [...new Set(
	[...document.querySelectorAll(part)].flatMap((one) => [...one.querySelectorAll('*')])
		.map((one) => [one.tagName, one.type, one.classList.value].join(' ')))])`;

/** Sorts of elements of a page that were not met before: those of the navigation anywhere, the others on this page. */
function newSorts(
	[outside = [], inside = []]: readonly string[][],
	place: string,
	seen: Set<string>
): string[] {
	return [...outside, ...inside.map((sort) => `${place} ${sort}`)].filter((sort) => !seen.has(sort));
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
		for (const words of await wordsOutside(page)) faults.push(`over the edge of its card: ${words}`);
		const sorts = await page.evaluate<string[][]>(sortsOnPage);
		const unseen = newSorts(sorts, routeOf(new URL(page.url()).pathname), seen);
		if (unseen.length > 0) {
			for (const sort of unseen) seen.add(sort);
			await page.setViewportSize({ width: 1280, height: 900 });
			faults.push(...(await objections(page)));
		}
		const scripts = new Set(await page.evaluate<string[]>(scriptsOnPage));
		return {
			at: new URL(page.url()).pathname,
			headings: await page.locator('h1').allInnerTexts(),
			words: (await page.locator('body').innerText()).replaceAll('\u00a0', ' '),
			offers: offersOf(await page.evaluate<[string, string][]>(addressesOnPage), page.url()),
			faults: [...faults, ...complaints],
			scriptBytes: [...scripts].reduce((sum, path) => sum + weightOf(path), 0)
		};
	};
}

interface Parsed {
	readonly headings: string[];
	readonly words: string;
	readonly sorts: string[][];
	readonly addresses: [string, string][];
}

/**
 * Reads pages as the server sends them, which costs a tenth of opening them, and opens those on which there is a sort of
 * element that was not met on them before: only there can scripts, widths and axe-core find something new.
 */
export function reader(
	page: Page,
	cookie: string,
	seen: Set<string>,
	visit: (address: string) => Promise<Visit>
) {
	return async (address: string): Promise<Visit> => {
		const response = await fetch(address, { headers: { cookie, accept: 'text/html' } });
		const found = await parser(page, await response.text());
		const at = new URL(response.url).pathname;
		const unseen = newSorts(found.sorts, routeOf(at), seen);
		if (unseen.length > 0) return visit(address);
		const { headings, words, addresses } = found;
		return { at, headings, words, offers: offersOf(addresses, response.url), faults: [], scriptBytes: 0 };
	};
}

const parser = (page: Page, html: string): Promise<Parsed> =>
	page.evaluate<Parsed>(`(() => {
		const document = new DOMParser().parseFromString(${JSON.stringify(html)}, 'text/html');
		const text = document.body.cloneNode(true);
		for (const script of text.querySelectorAll('script, style')) script.remove();
		return {
			headings: [...document.querySelectorAll('h1')].map((one) => one.textContent),
			words: text.textContent,
			sorts: ${sortsOnPage},
			addresses: ${addressesOnPage}
		};
	})()`);
