/** Tables of private.db: raw cells, and certificates made of them. Only server/ingest and server/release open them. */
import { bytes, day, id, json, primaryKey, table, whole, words } from './columns.ts';
import type { Measure } from '#lib/privacy/cube.ts';

/** What the cells of one upload to one campaign are made of. */
export const cellColumns = table(
	'cell_columns',
	{
		campaignId: id('campaign_id'),
		uploadId: id('upload_id'),
		dimensions: json<readonly string[]>('dimensions').notNull(),
		measures: json<readonly Measure[]>('measures').notNull(),
		/** Last day that was published when the upload came: its cells of days up to it are kept and never released. */
		closedThrough: day('closed_through')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.uploadId] })]
);

export const cells = table(
	'cells',
	{
		campaignId: id('campaign_id'),
		variant: words('variant').notNull(),
		/** Days since 1970-01-01; NO_DAY in a campaign without dates (a key has no nulls). */
		day: whole('day').notNull(),
		/** JSON list of the values, in the order of `cell_columns.dimensions`. */
		segments: words('segments').notNull(),
		uploadId: id('upload_id'),
		people: whole('people').notNull(),
		/** One double for each of `cell_columns.measures`; NaN is unknown. */
		sums: bytes('sums').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.variant, t.day, t.segments, t.uploadId] })]
);

/** Certificates of published periods, which hold changes of cells. The ledger has their number and hashes. */
export const certificates = table(
	'certificates',
	{
		/** Of the ledger's `certificates`: stored before the release is recorded, under an id of its own. */
		proofId: id('proof_id'),
		/** Place in the ledger's list. */
		position: whole('position').notNull(),
		/** Compressed (raw deflate). */
		bytes: bytes('bytes').notNull()
	},
	(t) => [primaryKey({ columns: [t.proofId, t.position] })]
);
