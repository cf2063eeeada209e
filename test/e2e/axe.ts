import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The rules that look at colours; the others look at elements, names and sizes, which are the same in both schemes. */
const ofColours = ['color-contrast', 'link-in-text-block'];

const violations = (options: object): string => `axe.run(${JSON.stringify(options)}).then((result) =>
	result.violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | '))
)`;

async function run(page: Page, options: object): Promise<string[]> {
	if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe);
	// Our stylesheets are in the page, which is one document.
	const quick = { resultTypes: ['violations'], preload: false, iframes: false };
	const found: unknown = await page.evaluate(violations({ ...quick, ...options }));
	if (!Array.isArray(found)) throw new Error('axe-core gave no list');
	return found.map(String);
}

/** What axe-core objects to on the page as it stands, by all its rules; one line a rule. */
export const objectionsNow = (page: Page): Promise<string[]> => run(page, {});

/**
 * What axe-core objects to in light, by all its rules, and in dark, by those of colours. The page stays as it is: the
 * browser tells it that the reader's system turned dark.
 */
export async function objections(page: Page): Promise<string[]> {
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	const light = await objectionsNow(page);
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	const dark = await run(page, { runOnly: { type: 'rule', values: ofColours } });
	return [...light.map((line) => `light ${line}`), ...dark.map((line) => `dark ${line}`)];
}
