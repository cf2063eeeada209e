import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { CellStore } from './database.ts';
import { isPostgres } from './dialect.ts';
import { openStore } from './sqlite/open.ts';
import { cellStoreOf } from './sqlite/store.ts';

/** private.db of a data folder. */
export const openCells = (dataFolder: string): CellStore =>
	cellStoreOf(openStore(dataFolder, 'private').$client);

/** Cells with the same tables and nothing in them, in a file that nobody else can open. */
export function emptyCells({ $client }: CellStore): CellStore {
	const made = $client
		.prepare<[], { sql: string }>(
			`select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid`
		)
		.all();
	const client = new Database('');
	for (const { sql } of made) client.exec(sql);
	return cellStoreOf(client);
}

/** From here on the cells of a data folder are read together with its own. */
export function readBesides({ $client }: CellStore, dataFolder: string): void {
	$client.prepare('attach ? as stored').run(join(dataFolder, 'private.db'));
	for (const table of ['cell_chunks', 'cell_columns'])
		$client.exec(
			`create temp view ${table} as select * from main.${table} union all select * from stored.${table}`
		);
}

/** The log of writes still has what was deleted, until it is cut. PostgreSQL cuts its own. */
export const cutLog = (cells: CellStore): unknown =>
	isPostgres ? undefined : cells.$client.pragma('wal_checkpoint(TRUNCATE)');
