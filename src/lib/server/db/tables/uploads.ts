/** Files from their arrival on: drafts, uploads, what was declared about them, and how they are read. */
import type { FileReading } from '#lib/table/reading.ts';
import { day, id, index, instant, json, primaryKey, table, whole, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

/** Files that were received and are not stored yet. Their bytes are in the folder `staging` of HOLDOUT_FILES. */
export const drafts = table(
	'drafts',
	{
		/** The id that the upload will have. */
		id: id('id').primaryKey(),
		receivedAt: instant('received_at').notNull(),
		/** What its uploader declared so far. */
		draft: json<unknown>('draft').notNull(),
		/** What the beginning of the file says. */
		look: json<unknown>('look'),
		/** What came of the last try to check or store it. */
		report: json<unknown>('report')
	},
	(t) => [index('drafts_received').on(t.receivedAt)]
);

export type UploadState = 'stored' | 'released' | 'withdrawn';

export const uploads = table(
	'uploads',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** The same for every campaign of one file. */
		id: id('id'),
		file: words('file').notNull(),
		/** SHA-256 of the file's bytes. */
		contentHash: words('content_hash').notNull(),
		rows: whole('rows').notNull(),
		state: words('state').$type<UploadState>().notNull(),
		/** Who sent it: a member's or a token's name. */
		by: words('by'),
		/** The same as `campaigns.owner`: the bytes of a file are stored once for each. */
		owner: words('owner'),
		/** Hashes of the options that it was sent with, by their names; null for uploads of before. */
		options: json<Readonly<Record<string, string>>>('options'),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.id] }), index('uploads_content').on(t.contentHash)]
);

/** What was declared about an upload when it was taken in: whose data, from where, what for, and how long it is kept. */
export const declarations = table('declarations', {
	uploadId: id('upload_id').primaryKey(),
	owner: words('owner'),
	source: words('source'),
	purpose: words('purpose'),
	legalBasis: words('legal_basis'),
	/** Codes of the personal data that each variant uses; a variant that uses none has an empty list. */
	categories: json<Readonly<Record<string, readonly string[]>>>('categories').notNull(),
	/** Last day on which the raw cells are kept. */
	retainUntil: day('retain_until').notNull(),
	declaredAt: instant('declared_at').notNull(),
	/** When the raw cells were deleted. */
	purgedAt: instant('purged_at')
});

/** Saved ways to read a file, recognised by the file's header. */
export const templates = table(
	'templates',
	{
		name: words('name').primaryKey(),
		/** SHA-256 of the header's names. */
		headerHash: words('header_hash').notNull(),
		reading: json<FileReading>('reading').notNull(),
		savedAt: instant('saved_at').notNull(),
		/** Who saved it, as `campaigns.owner`: values of a file in it are for them and their colleagues. */
		owner: words('owner')
	},
	(t) => [index('templates_header').on(t.headerHash)]
);
