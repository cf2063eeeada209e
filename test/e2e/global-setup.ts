import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { loadDemo } from '../server/demo-folder.ts';
import { launchOptions } from './browser-program.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** Where the browser of this run listens. */
		browser: string;
		/** A data folder with the demo campaigns, to be copied and never opened. */
		demoFolder: string;
	}
}

/** Once a run: one browser, and the demo campaigns loaded once. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const demoFolder = await loadDemo();
	provide('demoFolder', demoFolder);
	const browser = await chromium.launchServer(await launchOptions());
	provide('browser', browser.wsEndpoint());
	return async () => {
		await browser.close();
		rmSync(demoFolder, { recursive: true, force: true });
	};
}
