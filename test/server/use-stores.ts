import { afterAll, beforeAll } from 'vitest';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { borrowProduct } from '../e2e/shared-product.ts';
import { project } from './holdout-command.ts';

/**
 * A product before the tests of a file, and its stores, which are open beside it; both end after them.
 * @param prepare what is done before the first test
 * @param start a product of the file's own, where one that was used before would know too much
 */
export function useStores(
	give: (started: { stores: Stores; product: Product }) => void,
	prepare?: (stores: Stores) => Promise<unknown>,
	start: () => Promise<Product> = borrowProduct
): void {
	let started: { stores: Stores; product: Product };
	beforeAll(async () => {
		const product = await start();
		const stores = openStores(product.dataFolder, project);
		started = { stores, product };
		await prepare?.(stores);
		give(started);
	});
	afterAll(async () => {
		closeStores(started.stores);
		await started.product.stop();
	});
}
