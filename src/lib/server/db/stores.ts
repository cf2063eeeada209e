import { mkdirSync } from 'node:fs';
import { openCells } from './cell-store.ts';
import type { AtOneMoment, CellStore, Store } from './database.ts';
import { databaseUrl } from './dialect.ts';
import { migrateStore } from './sqlite/open.ts';
import { openPostgres, openPostgresPages } from './postgres/store.ts';
import { momentsOf } from './sqlite/moment.ts';
import { openSqlite } from './sqlite/store.ts';

/** Both databases, as ingestion and release need them. Pages open holdout.db only. */
export interface Stores {
	/** Absolute path of the folder that both are in; on PostgreSQL, of what this machine notes for itself. */
	readonly dataFolder: string;
	readonly holdout: Store;
	readonly private: CellStore;
	readonly atOneMoment: AtOneMoment;
}

/** Opens what pages read and write: holdout.db of a data folder, or its part of the PostgreSQL database. */
export function open(dataFolder: string): Store {
	const url = databaseUrl();
	return url === null ? openSqlite(dataFolder, 'holdout') : openPostgresPages(url);
}

/** Opens both databases of a data folder at the newest schema. */
export function openStores(dataFolder: string, projectFolder: string): Stores {
	const url = databaseUrl();
	if (url !== null) {
		mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
		return { dataFolder, ...openPostgres(url) };
	}
	const stores = {
		dataFolder,
		holdout: openSqlite(dataFolder, 'holdout'),
		private: openCells(dataFolder),
		atOneMoment: momentsOf(dataFolder)
	};
	migrateStore(stores.holdout, 'holdout', projectFolder);
	migrateStore(stores.private, 'private', projectFolder);
	return stores;
}

export function closeStores(stores: Stores): void {
	stores.holdout.close();
	stores.private.close();
}
