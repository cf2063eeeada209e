import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { busyTimeout } from './busy.ts';
import { bringUpToDate } from './migrations.ts';
import { closeDatabase } from './owner-only.ts';

export type Store = BetterSQLite3Database & { $client: Database.Database };

/** holdout.db is what pages read; private.db holds the raw cells, for the ingest and release workers only. */
export type StoreName = 'holdout' | 'private';

/** @throws SQLite's error, with the file's path as errors of the file system have it */
function connect(path: string): Database.Database {
	let client: Database.Database | undefined;
	try {
		client = new Database(path);
		client.pragma('journal_mode = WAL');
		client.pragma('synchronous = FULL');
		client.pragma('foreign_keys = ON');
		client.pragma(`busy_timeout = ${busyTimeout}`);
		client.pragma('trusted_schema = OFF');
		return client;
	} catch (error) {
		client?.close();
		throw error instanceof Error ? Object.assign(error, { path }) : error;
	}
}

/**
 * Opens one of the two databases of a data folder, and makes the folder where it is missing. Both are for their owner only.
 *
 * WAL alone would run with synchronous=NORMAL and lose the last commits at a power cut: FULL is asked for.
 * A transaction asks for the right to write at its begin, and waits for it: one that has read before it writes fails at
 * once (SQLITE_BUSY_SNAPSHOT) when another connection has written meanwhile.
 * Foreign keys are off in SQLite unless asked for; schema functions are not trusted.
 */
export function openStore(dataFolder: string, name: StoreName): Store {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	const path = join(dataFolder, `${name}.db`);
	closeDatabase(path);
	const client = connect(path);
	// What is deleted there was somebody's data: its bytes are overwritten.
	if (name === 'private') client.pragma('secure_delete = ON');
	const store = drizzle({ client });
	const begin = store.transaction.bind(store);
	store.transaction = (act, config) => begin(act, { behavior: 'immediate', ...config });
	return store;
}

/** Leaves a database as one file, without a log beside it. Nobody else may have it open. */
export function leaveOneFile(dataFolder: string, name: StoreName): void {
	const { $client } = openStore(dataFolder, name);
	try {
		$client.pragma('journal_mode = DELETE');
	} finally {
		$client.close();
	}
}

/**
 * Brings a database up to the newest schema.
 *
 * @param projectFolder where the `drizzle` folder is
 * @throws {RefusedError} where a newer version of Holdout made it
 */
export function migrateStore(store: Pick<Store, '$client'>, name: StoreName, projectFolder: string): void {
	bringUpToDate(store.$client, `${name}.db`, join(projectFolder, 'drizzle', 'sqlite', name));
}
