import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { demo } from '#lib/server/demo/demo.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../server/holdout-command.ts';
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
	const demoFolder = mkdtempSync(join(tmpdir(), 'holdout-demo-'));
	const stores = openStores(demoFolder, project);
	await demo.add(stores, new Date());
	closeStores(stores);
	provide('demoFolder', demoFolder);
	const browser = await chromium.launchServer(await launchOptions());
	provide('browser', browser.wsEndpoint());
	return async () => {
		await browser.close();
		rmSync(demoFolder, { recursive: true, force: true });
	};
}
