/** Raw cells. Only server/ingest and server/release open them. */
import type { Measure } from '#lib/privacy/cube.ts';
import { bytes, day, id, json, noBytes, primaryKey, table, whole } from '../../columns.ts';

/** What the cells of one upload to one campaign are made of. */
export const cellColumns = table(
	'cell_columns',
	{
		campaignId: id('campaign_id'),
		uploadId: id('upload_id'),
		dimensions: json<readonly string[]>('dimensions').notNull(),
		measures: json<readonly Measure[]>('measures').notNull(),
		/** Last day that was published when the upload came: its cells of days up to it are kept and never released. */
		closedThrough: day('closed_through'),
		/** Their values by code, as `encodeDictionary` writes them; empty where there are no cells. */
		dictionary: bytes('dictionary').notNull().default(noBytes)
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.uploadId] })]
);

/** The cells of one upload to one campaign, column by column, in the order of the file. */
export const cellChunks = table(
	'cell_chunks',
	{
		campaignId: id('campaign_id'),
		uploadId: id('upload_id'),
		/** 0, 1, 2 … */
		chunk: whole('chunk').notNull(),
		rows: whole('rows').notNull(),
		/** As `packChunk` writes it, compressed: codes of variant, day and each dimension, people, and a sum for each measure; NaN is unknown. */
		body: bytes('body').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.uploadId, t.chunk] })]
);
