import type Database from 'better-sqlite3';
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { NO_DAY, type Measure } from '#lib/privacy/cube.ts';
import { RefusedError } from '../faults.ts';
import { chunkRows, encodeDictionary } from '../cell-chunk.ts';
import { CellColumns } from '../cell-columns.ts';

/** An upload's cells on their way from rows to chunks. */
interface Upload {
	readonly uploadId: string;
	readonly columns: CellColumns;
	readonly sums: Float64Array;
}

/** A row of the table that earlier versions kept cells in. */
type CellRow = [
	uploadId: string,
	variant: string,
	day: number,
	segments: string,
	people: number,
	sums: Buffer
];

/** What the log of writes takes at most: every page of the old table, which is overwritten, and the chunks. */
const room = (client: Database.Database): number =>
	1.25 *
	Number(client.pragma('page_count', { simple: true })) *
	Number(client.pragma('page_size', { simple: true }));

function checkRoom(client: Database.Database, free: (folder: string) => number): void {
	const needed = room(client);
	if (free(dirname(client.name)) >= needed) return;
	throw new RefusedError(
		`The raw rows are stored in a new form, and the disk has too little room for that: ${dirname(client.name)} needs ${Math.ceil(needed / 1e6)} MB free until it is done. Nothing was changed.`
	);
}

const freeBytes = (folder: string): number => {
	const { bavail, bsize } = statfsSync(folder);
	return bavail * bsize;
};

/**
 * Puts the cells of earlier versions, a row each, into chunks: all of them or none, in the transaction of the migration around it.
 * Memory: the rows of one chunk for each upload of a campaign. Rows of no upload are not taken along.
 *
 * @param free bytes that are free on a folder's disk
 * @returns whether there were any
 * @throws {RefusedError} where the disk has too little room
 */
export function rowsIntoChunks(client: Database.Database, free = freeBytes): boolean {
	if (client.prepare('select 1 from cells limit 1').get() === undefined) return false;
	checkRoom(client, free);
	const campaigns = client.prepare<[], string>('select distinct campaign_id from cell_columns').pluck().all();
	for (const campaignId of campaigns) convertCampaign(client, campaignId);
	return true;
}

/** The rows of a campaign in the order of their key, some at a time: nothing can be written while a query is open. */
function* rowsOf(client: Database.Database, campaignId: string): Generator<CellRow> {
	const next = client
		.prepare(
			`select upload_id, variant, day, segments, people, sums from cells
			where campaign_id = ? and (variant, day, segments, upload_id) > (?, ?, ?, ?)
			order by variant, day, segments, upload_id limit ${chunkRows}`
		)
		.raw();
	let after: unknown[] = ['', NO_DAY - 1, '', ''];
	for (;;) {
		const rows = next.all(campaignId, ...after) as CellRow[];
		yield* rows;
		const last = rows.at(-1);
		if (!last) return;
		const [uploadId, variant, day, segments] = last;
		after = [variant, day, segments, uploadId];
	}
}

function convertCampaign(client: Database.Database, campaignId: string): void {
	const insert = client.prepare('insert into cell_chunks values (?, ?, ?, ?, ?)');
	const store = ({ uploadId, columns }: Upload): void => {
		const made = columns.take();
		if (made) insert.run(campaignId, uploadId, made.chunk, made.rows, made.body);
	};
	const uploads = new Map(
		client
			.prepare<[string], { id: string; dimensions: string; measures: string }>(
				'select upload_id id, dimensions, measures from cell_columns where campaign_id = ?'
			)
			.all(campaignId)
			.map(({ id, dimensions, measures }): [string, Upload] => {
				const width = (JSON.parse(measures) as Measure[]).length;
				const columns = new CellColumns((JSON.parse(dimensions) as string[]).length, width);
				return [id, { uploadId: id, columns, sums: new Float64Array(width) }];
			})
	);
	for (const [uploadId, variant, day, segments, people, packed] of rowsOf(client, campaignId)) {
		const upload = uploads.get(uploadId);
		if (!upload) continue;
		const { columns, sums } = upload;
		for (let i = 0; i < sums.length; i += 1) sums[i] = packed.readDoubleLE(i * 8);
		columns.add(variant, day, JSON.parse(segments) as string[], people, sums);
		if (columns.isFull) store(upload);
	}
	const update = client.prepare(
		'update cell_columns set dictionary = ? where campaign_id = ? and upload_id = ?'
	);
	for (const upload of uploads.values()) {
		store(upload);
		update.run(encodeDictionary(upload.columns.dictionary), campaignId, upload.uploadId);
	}
}

/** Gives the room of the old table back to the disk, where nobody else has the database open just now. */
export function giveRoomBack(client: Database.Database): void {
	try {
		client.pragma('wal_checkpoint(TRUNCATE)');
		client.exec('vacuum');
		client.pragma('wal_checkpoint(TRUNCATE)');
	} catch (error) {
		// Overwritten pages that stay in the file are used again; a full disk has as many as before.
		if (!(error instanceof Error && 'code' in error && /^SQLITE_(BUSY|LOCKED|FULL)/.test(String(error.code))))
			throw error;
	}
}
