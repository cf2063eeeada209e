import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** What `act` finds in a data folder, which is open only meanwhile: until it settles, where it waits. */
export function withStores<T>(folder: string, act: (stores: Stores) => T): T {
	const stores = openStores(folder, project);
	const close = () => closeStores(stores);
	let isWaiting = false;
	try {
		const made = act(stores);
		isWaiting = made instanceof Promise;
		return made instanceof Promise ? (made.finally(close) as T) : made;
	} finally {
		if (!isWaiting) close();
	}
}
