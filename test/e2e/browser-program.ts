import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright-core';
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

/** The browser's program: unpacked out of an npm package on Linux x64, an installed one elsewhere (or HOLDOUT_CHROME). */
export async function browserProgram(): Promise<{ path: string; packed: boolean }> {
	const own = process.env['HOLDOUT_CHROME'] ?? installed.find((path) => existsSync(path));
	if (own) return { path: own, packed: false };
	if (process.platform !== 'linux' || process.arch !== 'x64')
		throw new Error('no browser: install Chrome, or name one in HOLDOUT_CHROME');
	return { path: await packed.executablePath(), packed: true };
}

/** How a real Chromium is launched. */
export async function launchOptions(): Promise<LaunchOptions> {
	const program = await browserProgram();
	return {
		executablePath: program.path,
		// As root Chromium refuses its sandbox; the rest keeps it from calling home.
		args: [
			...(program.packed ? packed.args.filter((arg) => !unwanted.has(arg)) : []),
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			// Drawings that move would keep a core busy.
			'--force-prefers-reduced-motion',
			// A page of a test lives too briefly to earn back what its scripts' optimised code costs: a sixth of the processor.
			'--js-flags=--no-maglev --no-turbofan'
		],
		headless: true
	};
}
