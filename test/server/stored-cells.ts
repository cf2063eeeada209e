import type Database from 'better-sqlite3';
import { decodeChunk, decodeDictionary, encodeDictionary } from '#lib/server/db/cell-chunk.ts';
import { CellColumns } from '#lib/server/db/cell-columns.ts';

/** A raw row as it is stored. */
export interface StoredCell {
	readonly campaignId: string;
	readonly uploadId: string;
	readonly variant: string;
	readonly day: number;
	readonly segments: readonly string[];
	readonly people: number;
	readonly sums: readonly number[];
}

interface Columns {
	readonly campaign: string;
	readonly upload: string;
	readonly dimensions: string;
	readonly measures: string;
	readonly dictionary: Buffer;
}

const columnsIn = (client: Database.Database): Columns[] =>
	client
		.prepare<[], Columns>(
			'select campaign_id campaign, upload_id upload, dimensions, measures, dictionary from cell_columns order by 1, 2'
		)
		.all();

const lengthOf = (list: string): number => (JSON.parse(list) as unknown[]).length;

function cellsOf(client: Database.Database, { campaign, upload, dictionary, ...of }: Columns): StoredCell[] {
	const { variants, days, values } = decodeDictionary(dictionary);
	const width = { dimensions: lengthOf(of.dimensions), measures: lengthOf(of.measures) };
	return client
		.prepare<[string, string], { rows: number; body: Buffer }>(
			'select rows, body from cell_chunks where campaign_id = ? and upload_id = ? order by chunk'
		)
		.all(campaign, upload)
		.flatMap((chunk) => {
			const { rows, codes, people, sums } = decodeChunk(chunk, width);
			const at = (column: number, row: number): number => codes[column]?.[row] ?? -1;
			return Array.from({ length: rows }, (_, row) => ({
				campaignId: campaign,
				uploadId: upload,
				variant: variants[at(0, row)] ?? '',
				day: days[at(1, row)] ?? NaN,
				segments: values.map((list, d) => list[at(2 + d, row)] ?? ''),
				people: people[row] ?? NaN,
				sums: sums.map((column) => column[row] ?? NaN)
			}));
		});
}

/** All raw rows of private.db, in the order of campaign, upload and file. */
export const storedCells = (client: Database.Database): StoredCell[] =>
	columnsIn(client).flatMap((columns) => cellsOf(client, columns));

/** Number of raw rows. */
export const countStored = (client: Database.Database): number =>
	Number(client.prepare('select coalesce(sum(rows), 0) from cell_chunks').pluck().get());

/** Puts other rows in the place of those that are stored, as somebody with the file would. */
export function changeCells(client: Database.Database, change: (cell: StoredCell) => StoredCell): void {
	for (const columns of columnsIn(client)) {
		const made = new CellColumns(lengthOf(columns.dimensions), lengthOf(columns.measures));
		for (const cell of cellsOf(client, columns)) {
			const { variant, day, segments, people, sums } = change(cell);
			made.add(variant, day, segments, people, sums);
		}
		const chunk = made.take();
		if (!chunk) continue;
		const key = [columns.campaign, columns.upload] as const;
		client.prepare('delete from cell_chunks where campaign_id = ? and upload_id = ?').run(...key);
		client
			.prepare('insert into cell_chunks values (?, ?, ?, ?, ?)')
			.run(...key, chunk.chunk, chunk.rows, chunk.body);
		client
			.prepare('update cell_columns set dictionary = ? where campaign_id = ? and upload_id = ?')
			.run(encodeDictionary(made.dictionary), ...key);
	}
}

/** Bytes of rows as a table with a row each would have them. */
export const bytesOfRows = (cells: readonly StoredCell[]): number =>
	cells.reduce(
		(sum, { campaignId, uploadId, variant, segments, sums }) =>
			sum +
			[campaignId, uploadId, variant, JSON.stringify(segments)].join('').length +
			4 +
			3 +
			8 * sums.length,
		0
	);
