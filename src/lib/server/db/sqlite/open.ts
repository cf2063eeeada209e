import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { busyTimeout } from '../faults.ts';
import { closeDatabase } from '../owner-only.ts';
import { keepingStatements } from './statements.ts';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { giveRoomBack, rowsIntoChunks } from './cell-migration.ts';
import { pending, type Applied, type Migration } from '../migrations.ts';

/** drizzle's own table, so that drizzle-kit reads it too. */
const table = '__drizzle_migrations';

function appliedIn(client: Database.Database): Applied[] {
	const isThere = client.prepare('select 1 from sqlite_master where name = ?').get(table) !== undefined;
	if (!isThere) return [];
	// Two processes of an earlier version that started at once may have noted one twice.
	return client
		.prepare(`select distinct hash, created_at at from ${table} order by created_at`)
		.all() as Applied[];
}

/** After this the rows of before are put into chunks: no SQL can do that. */
const makesChunks = (sql: readonly string[]): boolean =>
	sql.some((statement) => statement.includes('CREATE TABLE `cell_chunks`'));

/** Another process that starts at once may take so long, in ms: it may have millions of rows to convert. */
const patience = 1_200_000;

/** @returns whether rows were put into chunks */
function apply(client: Database.Database, file: string, migrations: readonly Migration[]): boolean {
	client.exec(
		`create table if not exists ${table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`
	);
	const record = client.prepare(`insert into ${table} (hash, created_at) values (?, ?)`);
	let converted = false;
	for (const { sql, hash, folderMillis } of migrations) {
		for (const statement of sql) client.exec(statement);
		if (makesChunks(sql)) converted = rowsIntoChunks(client);
		record.run(hash, folderMillis);
	}
	const broken = client.pragma('foreign_key_check');
	if (Array.isArray(broken) && broken.length > 0)
		throw new Error(`${file} would have broken references after migration`);
	return converted;
}

/**
 * Brings a database up to the newest schema, whole or not at all. Processes that start at once wait for each other. Foreign
 * keys are off meanwhile: a migration that rebuilds a table would delete the rows of its children.
 *
 * @param file name of the database
 * @param folder where its migrations are
 * @throws {RefusedError} where the database has had a migration that is not among them
 */
function bringUpToDate(client: Database.Database, file: string, folder: string): void {
	const known = readMigrationFiles({ migrationsFolder: folder });
	const rest = () => pending(file, appliedIn(client), known);
	if (rest().length === 0) return;
	const migrate = (): boolean => {
		client.pragma('foreign_keys = OFF');
		client.pragma(`busy_timeout = ${patience}`);
		try {
			return client.transaction(() => apply(client, file, rest())).immediate();
		} finally {
			client.pragma(`busy_timeout = ${busyTimeout}`);
			client.pragma('foreign_keys = ON');
		}
	};
	if (migrate()) giveRoomBack(client);
}

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

/** Queries on a connection. */
export const queriesOn = (client: Database.Database): Store =>
	Object.assign(drizzle({ client: keepingStatements(client) }), { $client: client });

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
	const store = queriesOn(client);
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
