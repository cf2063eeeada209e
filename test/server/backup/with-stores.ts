import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** What `act` finds in a data folder, which is open only meanwhile. */
export function withStores<T>(folder: string, act: (stores: Stores) => T): T {
	const stores = openStores(folder, project);
	try {
		return act(stores);
	} finally {
		closeStores(stores);
	}
}
