/**
 * Pictures of pages, and axe-core's findings on each: `npm run shots` starts the product with demo data and takes
 * every page; `npm run shots -- http://localhost:5199 shots / /privacy` takes those of a running one.
 * Every path is taken at 1440 and 390 px, light and dark, and written to the out folder; `--print` adds a PDF.
 * Without an address the README's picture is renewed too.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectionsNow } from './e2e/axe.ts';
import { openBrowser } from './e2e/browser.ts';
import { startProduct } from './e2e/product.ts';
import { isTooWide } from './e2e/telephone.ts';

const [address, out = 'shots', ...rest] = process.argv.slice(2);
const product = address === undefined ? await startProduct() : null;
const base = address ?? product?.origin ?? '';
if (product)
	await fetch(`${base}/?/loadDemo`, {
		method: 'POST',
		headers: { origin: base, cookie: product.cookie },
		body: new FormData()
	});
const signedIn = product ? { storageState: product.signedIn } : {};
const given = rest.filter((path) => path.startsWith('/'));
const shown = 'spring-e-mail-picks-from-purchase-history';
const readmePage = `/campaigns/${shown}`;
/** The README's pictures. */
const readmePictures = { campaign: readmePage, roi: `/reports/roi/${shown}`, data: '/reports/data' };
const paths =
	given.length > 0
		? given
		: [
				'/',
				readmePage,
				'/campaigns/homepage-recommendations',
				'/campaigns/abandoned-basket-reminders',
				'/reports/roi',
				'/reports/data',
				'/reports/roi/spring-e-mail-picks-from-purchase-history',
				'/uploads/new',
				'/privacy',
				'/settings',
				'/settings/account',
				'/settings/members',
				'/settings/tokens',
				'/settings/workspace'
			];

const nameOf = (path: string) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'overview';

mkdirSync(out, { recursive: true });
const browser = await openBrowser();
let count = 0;
for (const width of [1440, 390]) {
	for (const colorScheme of ['light', 'dark'] as const) {
		const context = await browser.newContext({
			...signedIn,
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
		for (const path of paths) {
			await page.goto(base + path, { waitUntil: 'networkidle' });
			await page.waitForTimeout(300);
			const name = `${nameOf(path)}-${width}-${colorScheme}`;
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
if (product) {
	const page = await browser.newPage({
		...signedIn,
		viewport: { width: 1280, height: 900 },
		colorScheme: 'light'
	});
	for (const [name, path] of Object.entries(readmePictures)) {
		await page.goto(base + path, { waitUntil: 'networkidle' });
		const picture = fileURLToPath(new URL(`pictures/${name}.png`, import.meta.url));
		mkdirSync(dirname(picture), { recursive: true });
		await page.screenshot({ path: picture });
	}
	await product.stop();
}
await browser.close();
console.log(`pictures in ${out}; axe-core objects ${count} times`);
process.exitCode = count > 0 ? 1 : 0;
