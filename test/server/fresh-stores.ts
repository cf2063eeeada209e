import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { isPostgres } from '#lib/server/db/dialect.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { useFreshDatabase } from './postgres/database.ts';

/** An empty data folder, and the stores in it. */
export interface FreshStores {
	readonly folder: string;
	readonly stores: Stores;
}

let template: string | undefined;

/** A folder with empty databases of today's schema, which this process makes once: all migrations take 90 ms. Never opened. */
export function emptyStores(): string {
	if (template === undefined) {
		const ofRun = process.env['HOLDOUT_BUILT'];
		template = mkdtempSync(join(ofRun ? dirname(ofRun) : tmpdir(), 'holdout-empty-'));
		closeStores(openStores(template, project));
	}
	return template;
}

/** Puts empty databases of today's schema into a folder. On PostgreSQL the database is there already, for each file. */
export function putEmptyStores(folder: string): void {
	if (!isPostgres) cpSync(emptyStores(), folder, { recursive: true });
}

const fresh = async (): Promise<FreshStores> => {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-stores-'));
	if (isPostgres) await useFreshDatabase();
	else putEmptyStores(folder);
	return { folder, stores: openStores(folder, project) };
};
const remove = ({ folder, stores }: FreshStores) => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
};

/** Opens fresh stores before each test of a file, and removes them after it. */
export function storesForEach(give: (fresh: FreshStores) => void): void {
	let opened: FreshStores;
	beforeEach(async () => give((opened = await fresh())));
	afterEach(() => remove(opened));
}

/** Opens fresh stores for all tests of a file together. */
export function storesForAll(give: (fresh: FreshStores) => void): void {
	let opened: FreshStores;
	beforeAll(async () => give((opened = await fresh())));
	afterAll(() => remove(opened));
}
