import { afterAll, beforeAll } from 'vitest';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { project } from './holdout-command.ts';

/**
 * A product before the tests of a file, and its stores, which are open beside it; both end after them.
 * @param prepare what is done before the first test
 */
export function useStores(
	give: (started: { stores: Stores; product: Product }) => void,
	prepare?: (stores: Stores) => Promise<unknown>
): void {
	let started: { stores: Stores; product: Product };
	beforeAll(async () => {
		const product = await startProduct();
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
