import Database from 'better-sqlite3';
import { and, asc, eq, gt } from 'drizzle-orm';
import { join } from 'node:path';
import { cellStoreOf, type CellStore, type Read } from './database.ts';
import { openStore } from './open.ts';
import { prepared } from './prepared.ts';
import { cellChunks } from './private-tables.ts';

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

/** The log of writes still has what was deleted, until it is cut. */
export const cutLog = ({ $client }: CellStore): unknown => $client.pragma('wal_checkpoint(TRUNCATE)');

/** A chunk as it is stored. */
interface StoredChunk {
	readonly chunk: number;
	readonly rows: number;
	readonly body: Buffer;
}

const nextChunk = prepared(['campaignId', 'uploadId', 'after'], (store, { campaignId, uploadId, after }) =>
	store
		.select({ chunk: cellChunks.chunk, rows: cellChunks.rows, body: cellChunks.body })
		.from(cellChunks)
		.where(
			and(
				eq(cellChunks.campaignId, campaignId),
				eq(cellChunks.uploadId, uploadId),
				gt(cellChunks.chunk, after)
			)
		)
		.orderBy(asc(cellChunks.chunk))
		.limit(1)
);

/** The chunks of an upload to a campaign, one at a time: it may have millions of rows. */
export async function* chunksOf(
	store: Read,
	campaignId: string,
	uploadId: string
): AsyncGenerator<StoredChunk> {
	for (let after = -1; ;) {
		const [next] = await nextChunk(store, { campaignId, uploadId, after });
		if (!next) return;
		yield next;
		after = next.chunk;
	}
}
