/**
 * Pictures of pages, and axe-core's findings on each: `node test/shots.ts http://localhost:5199 shots / /privacy`.
 * Every path is taken at 1440 and 390 px, light and dark, and written to the out folder; `--print` adds a PDF.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './e2e/browser.ts';

const [base = 'http://127.0.0.1:3000', out = 'shots', ...rest] = process.argv.slice(2);
const paths = rest.filter((path) => path.startsWith('/'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const nameOf = (path: string) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview';

/** What axe-core objects to on the page, one line a finding. */
async function objections(page: Page): Promise<string[]> {
	await page.evaluate(axe);
	const found: unknown = await page.evaluate(
		`axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(' | ')))`
	);
	return Array.isArray(found) ? found.map(String) : [];
}

mkdirSync(out, { recursive: true });
let count = 0;
for (const width of [1440, 390]) {
	for (const colorScheme of ['light', 'dark'] as const) {
		// A browser for each look: Chromium in a single process ends with its first closed window.
		const browser = await openBrowser();
		const context = await browser.newContext({
			viewport: { width, height: width > 800 ? 900 : 844 },
			colorScheme,
			reducedMotion: 'reduce',
			locale: 'en-GB',
			deviceScaleFactor: width > 800 ? 1 : 2
		});
		const page = await context.newPage();
		// A development server must not reload the page between the picture and the check.
		await page.routeWebSocket(/.*/, () => {});
		page.on('pageerror', (error) => console.error(`script error: ${error.message}`));
		page.on('console', (line) => line.type() === 'error' && console.error(`console: ${line.text()}`));
		for (const path of paths.length > 0 ? paths : ['/']) {
			await page.goto(base + path, { waitUntil: 'networkidle' });
			await page.waitForTimeout(300);
			const name = `${nameOf(path)}-${width}-${colorScheme}`;
			await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
			const wide: unknown = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
			if (wide === true) console.error(`${name}: wider than the window`);
			for (const objection of await objections(page)) {
				count++;
				console.error(`${name}: ${objection}`);
			}
			if (rest.includes('--print') && width > 800) {
				await page.pdf({ path: join(out, `${name}.pdf`), format: 'A4', printBackground: false });
			}
		}
		await browser.close();
	}
}
console.log(`pictures in ${out}; axe-core objects ${count} times`);
process.exitCode = count > 0 ? 1 : 0;
