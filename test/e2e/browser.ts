import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import packed from '@sparticuz/chromium';

const installed = [
	'/usr/bin/google-chrome',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** In a single process the first closed window ends the browser; the others would hide what a user's browser refuses. */
const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

/** A real Chromium: the one inside an npm package on Linux x64, an installed one elsewhere (or HOLDOUT_CHROME). */
export async function openBrowser(): Promise<Browser> {
	const own = process.env['HOLDOUT_CHROME'] ?? installed.find((path) => existsSync(path));
	const fits = process.platform === 'linux' && process.arch === 'x64';
	if (!own && !fits) throw new Error('no browser: install Chrome, or name one in HOLDOUT_CHROME');
	return chromium.launch({
		executablePath: own ?? (await packed.executablePath()),
		// As root Chromium refuses its sandbox; the rest keeps it from calling home.
		args: [
			...(own ? [] : packed.args.filter((arg) => !unwanted.has(arg))),
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run'
		],
		headless: true
	});
}
