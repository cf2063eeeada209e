import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { putEmptyStores } from './fresh-stores.ts';
import { project } from './holdout-command.ts';

/**
 * Opens a data folder before the tests of a file and starts the product on it; both end after them.
 * @param prepare what is done before the product starts
 * @returns the folder
 */
export function useStores(
	give: (started: { stores: Stores; product: Product }) => void,
	prepare?: (stores: Stores) => Promise<unknown>
): string {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-server-'));
	let started: { stores: Stores; product: Product };
	beforeAll(async () => {
		putEmptyStores(folder);
		const stores = openStores(folder, project);
		await prepare?.(stores);
		started = { stores, product: await startProduct({ HOLDOUT_DATA: folder }) };
		give(started);
	});
	afterAll(async () => {
		await started.product.stop();
		closeStores(started.stores);
		rmSync(folder, { recursive: true, force: true });
	});
	return folder;
}
