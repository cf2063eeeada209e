/**
 * Pictures of pages, and axe-core's findings on each: `npm run shots` starts the product with something of everything
 * and takes every page; `npm run shots -- http://localhost:5199 shots / /privacy` takes those of a running one.
 * Each is taken at 1440 and 390 px, light and dark, and written to the out folder; `--print` adds a PDF.
 * Without an address the README's pictures are renewed too.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectionsNow } from './e2e/axe.ts';
import { chromium } from 'playwright-core';
import { launchOptions } from './e2e/browser-program.ts';
import { doors, startFullProduct } from './e2e/every-page.ts';
import { signedInAs } from './e2e/product.ts';
import { isTooWide } from './e2e/telephone.ts';

interface Shot {
	readonly name: string;
	readonly path: string;
	/** Cookies of who looks; empty for nobody. */
	readonly cookie: string;
}

const [address, out = 'shots', ...rest] = process.argv.slice(2);
const full = address === undefined ? await startFullProduct() : null;
const base = address ?? full?.product.origin ?? '';
const shown = 'spring-email-picks-from-purchase-history';
/** The README's pictures. */
const readmePictures = {
	campaign: `/campaigns/${shown}`,
	roi: `/reports/roi/${shown}`,
	overview: '/?demo'
};
const demo = ['homepage-recommendations', 'abandoned-basket-reminders', 'vouchers-by-predicted-interest'];

const nameOf = (path: string) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview';

/** Every page as an administrator sees it, and the doors from outside. */
function everyShot(): Shot[] {
	if (!full) return [];
	const { cookies } = full;
	const pages = Object.entries(full.addresses('admin')).flatMap(([route, paths]) =>
		paths.map((path, i) => {
			// Addresses with a secret are named by their route.
			const name = nameOf(/token|\[id\]/.test(route) ? `${route}${i > 0 ? i + 1 : ''}` : path);
			return { name, path, cookie: doors.includes(route) ? '' : cookies.admin };
		})
	);
	const more = demo.map((slug) => `/campaigns/${slug}`);
	return [...pages, ...more.map((path) => ({ name: nameOf(path), path, cookie: cookies.admin }))];
}

const given = rest.filter((path) => path.startsWith('/'));
const shots =
	given.length > 0 ? given.map((path) => ({ name: nameOf(path), path, cookie: '' })) : everyShot();

mkdirSync(out, { recursive: true });
const browser = await chromium.launch(await launchOptions());
let count = 0;
for (const width of [1440, 390]) {
	for (const colorScheme of ['light', 'dark'] as const) {
		for (const [cookie, list] of Map.groupBy(shots, (shot) => shot.cookie)) {
			const context = await browser.newContext({
				storageState: signedInAs(cookie),
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
			for (const shot of list) {
				const name = `${shot.name}-${width}-${colorScheme}`;
				await page.goto(base + shot.path, { waitUntil: 'networkidle' });
				await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
				if (await isTooWide(page)) console.error(`${name}: wider than the window`);
				for (const objection of await objectionsNow(page)) {
					count++;
					console.error(`${name}: ${objection}`);
				}
				if (rest.includes('--print') && width > 800) {
					await page.pdf({ path: join(out, `${name}.pdf`), format: 'A4', printBackground: false });
				}
			}
			await context.close();
		}
	}
}
if (full) {
	const page = await browser.newPage({
		storageState: signedInAs(full.cookies.admin),
		viewport: { width: 1280, height: 900 },
		colorScheme: 'light'
	});
	for (const [name, path] of Object.entries(readmePictures)) {
		await page.goto(base + path, { waitUntil: 'networkidle' });
		const picture = fileURLToPath(new URL(`pictures/${name}.png`, import.meta.url));
		mkdirSync(dirname(picture), { recursive: true });
		await page.screenshot({ path: picture });
	}
	await full.stop();
}
await browser.close();
console.log(`pictures in ${out}; axe-core objects ${count} times`);
process.exitCode = count > 0 ? 1 : 0;
