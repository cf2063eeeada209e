import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';

/** An empty data folder, and the stores in it. */
export interface FreshStores {
	readonly folder: string;
	readonly stores: Stores;
}

let template: string | undefined;

/**
 * Puts empty databases of today's schema into a folder, as a copy of those that this process made first: each of them
 * would take the 90 ms of all migrations.
 */
export function putEmptyStores(folder: string): void {
	if (template === undefined) {
		const ofRun = process.env['HOLDOUT_BUILT'];
		template = mkdtempSync(join(ofRun ? dirname(ofRun) : tmpdir(), 'holdout-empty-'));
		closeStores(openStores(template, project));
	}
	cpSync(template, folder, { recursive: true });
}

const fresh = (): FreshStores => {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-stores-'));
	putEmptyStores(folder);
	return { folder, stores: openStores(folder, project) };
};
const remove = ({ folder, stores }: FreshStores) => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
};

/** Opens fresh stores before each test of a file, and removes them after it. */
export function storesForEach(give: (fresh: FreshStores) => void): void {
	let opened: FreshStores;
	beforeEach(() => give((opened = fresh())));
	afterEach(() => remove(opened));
}

/** Opens fresh stores for all tests of a file together. */
export function storesForAll(give: (fresh: FreshStores) => void): void {
	let opened: FreshStores;
	beforeAll(() => give((opened = fresh())));
	afterAll(() => remove(opened));
}
