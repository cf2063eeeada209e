import { openCells } from './cell-store.ts';
import { open, type CellStore, type Store } from './database.ts';
import { migrateStore } from './open.ts';

/** Both databases, as ingestion and release need them. Pages open holdout.db only. */
export interface Stores {
	/** Absolute path of the folder that both are in. */
	readonly dataFolder: string;
	readonly holdout: Store;
	readonly private: CellStore;
}

/** Opens both databases of a data folder at the newest schema. */
export function openStores(dataFolder: string, projectFolder: string): Stores {
	const stores = {
		dataFolder,
		holdout: open(dataFolder, 'holdout'),
		private: openCells(dataFolder)
	};
	migrateStore(stores.holdout, 'holdout', projectFolder);
	migrateStore(stores.private, 'private', projectFolder);
	return stores;
}

export function closeStores(stores: Stores): void {
	stores.holdout.close();
	stores.private.close();
}
