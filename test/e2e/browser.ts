import { chromium, type Browser } from 'playwright-core';
import { launchOptions } from './browser-program.ts';

let launched: Promise<Browser> | undefined;

/** The Chromium of this worker, which its files share: a file closes its own pages. It ends with the worker. */
export const openBrowser = (): Promise<Browser> =>
	(launched ??= launchOptions().then((options) => chromium.launch(options)));

/** Closes every page of the file that ends. */
export async function closePages(browser: Browser): Promise<void> {
	await Promise.all(browser.contexts().map((context) => context.close()));
}
