import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { demo } from '#lib/server/demo/demo.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';

/** Where the whole suite keeps the demo campaigns, loaded once for all of its processes; undefined for a few files alone. */
const ofRun = (): string | undefined => {
	const built = process.env['HOLDOUT_BUILT'];
	return built === undefined ? undefined : join(dirname(built), 'demo');
};

/** Loads the demo campaigns into a folder of their own. @returns it, to be copied and never opened */
export async function loadDemo(): Promise<string> {
	const folder = ofRun() ?? mkdtempSync(join(tmpdir(), 'holdout-demo-'));
	const stores = openStores(folder, project);
	await demo.add(stores, new Date());
	closeStores(stores);
	return folder;
}

/** Opens databases with the demo campaigns, which take two seconds to load: as a copy where they are loaded already. */
export async function openDemo(folder: string, now: Date) {
	const loaded = ofRun();
	const isThere = loaded !== undefined && existsSync(loaded);
	if (isThere) cpSync(loaded, folder, { recursive: true });
	const stores = openStores(folder, project);
	if (!isThere) await demo.add(stores, now);
	return stores;
}
