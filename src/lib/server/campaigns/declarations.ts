import { and, asc, desc, eq, isNull, lt, notExists, or } from 'drizzle-orm';
import type { Read, Tx } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { declarations as table, uploads } from '../db/tables/uploads.ts';
import { releases } from '../db/tables/ledger.ts';

/** Whose data an upload is, where it comes from, what it is for, and how long it is kept. Null is "not declared". */
export interface Declaration {
	readonly owner: string | null;
	readonly source: string | null;
	readonly purpose: string | null;
	readonly legalBasis: string | null;
	/** Codes of the personal data that each variant uses; a variant that nobody spoke about is left out. */
	readonly categories: Readonly<Record<string, readonly string[]>>;
	/** Last day on which the raw cells are kept: days since 1970-01-01. */
	readonly retainUntil: number;
}

/** A declaration with the upload it belongs to. */
export interface DeclaredUpload extends Declaration {
	readonly uploadId: string;
	readonly file: string;
	readonly by: string | null;
	readonly receivedAt: Date;
	/** When the raw cells were deleted. */
	readonly purgedAt: Date | null;
}

/** In place of a declaration that nobody made. */
export const undeclared = (retainUntil: number): Declaration => ({
	owner: null,
	source: null,
	purpose: null,
	legalBasis: null,
	categories: {},
	retainUntil
});

/**
 * Uploads that count for everybody: published ones. What waits in a published campaign is its people's own; a campaign of which
 * nothing is published is there for them alone.
 */
const counts = (store: Read) =>
	or(
		eq(uploads.state, 'released'),
		and(
			eq(uploads.state, 'stored'),
			notExists(
				store
					.select({ id: releases.campaignId })
					.from(releases)
					.where(eq(releases.campaignId, uploads.campaignId))
			)
		)
	);

const declaredOf = prepared(['campaignId'], (store, { campaignId }) =>
	store
		.select({ declaration: table, upload: uploads })
		.from(uploads)
		.innerJoin(table, eq(table.uploadId, uploads.id))
		.where(and(eq(uploads.campaignId, campaignId), counts(store)))
		.orderBy(desc(uploads.receivedAt), desc(uploads.id))
);

/** What was declared of uploads. */
export const declarations = {
	/** Call inside the transaction that records the upload. */
	async add(tx: Tx, uploadId: string, declaration: Declaration, now: Date): Promise<void> {
		await tx.insert(table).values({ ...declaration, uploadId, declaredAt: now });
	},

	async find(
		store: Read,
		uploadId: string
	): Promise<(Declaration & { readonly purgedAt: Date | null }) | null> {
		return (await store.select().from(table).where(eq(table.uploadId, uploadId)).limit(1))[0] ?? null;
	},

	/** Of the uploads of a campaign that count, newest first. */
	async ofCampaign(store: Read, campaignId: string): Promise<DeclaredUpload[]> {
		return (await declaredOf(store, { campaignId })).map(
			({ declaration, upload: { file, by, receivedAt } }) => ({ ...declaration, file, by, receivedAt })
		);
	},

	/** Who is declared to own the data of each campaign, by its id: the newest upload that counts decides. */
	async owners(store: Read): Promise<ReadonlyMap<string, string>> {
		const rows = await store
			.select({ campaignId: uploads.campaignId, owner: table.owner })
			.from(uploads)
			.innerJoin(table, eq(table.uploadId, uploads.id))
			.where(counts(store))
			.orderBy(asc(uploads.receivedAt), asc(uploads.id));
		const newest = new Map(rows.map(({ campaignId, owner }) => [campaignId, owner]));
		return new Map([...newest].flatMap(([id, owner]) => (owner ? [[id, owner] as const] : [])));
	},

	/** What was declared of each campaign's data in one text, by its id: changes with every declaration that counts. */
	async fingerprints(store: Read): Promise<ReadonlyMap<string, string>> {
		const rows = await store
			.select({ campaignId: uploads.campaignId, id: table.uploadId, categories: table.categories })
			.from(uploads)
			.innerJoin(table, eq(table.uploadId, uploads.id))
			.where(counts(store))
			.orderBy(asc(uploads.receivedAt), asc(table.uploadId));
		return new Map(
			[...Map.groupBy(rows, (row) => row.campaignId)].map(([id, list]) => [
				id,
				JSON.stringify(list.map((row) => [row.id, row.categories]))
			])
		);
	},

	/** Ids of uploads whose last day has passed and whose cells are still there. */
	async expired(store: Read, today: number): Promise<string[]> {
		return (
			await store
				.select({ id: table.uploadId })
				.from(table)
				.where(and(lt(table.retainUntil, today), isNull(table.purgedAt)))
				.orderBy(asc(table.retainUntil), asc(table.uploadId))
		).map(({ id }) => id);
	},

	async markPurged(tx: Tx, uploadId: string, now: Date): Promise<void> {
		await tx.update(table).set({ purgedAt: now }).where(eq(table.uploadId, uploadId));
	},

	/** Forgets those of uploads that left no trace. */
	async forgetLost(tx: Tx): Promise<void> {
		// One transaction: an upload that another process records meanwhile is in both lists.

		const kept = new Set((await tx.select({ id: uploads.id }).from(uploads)).map(({ id }) => id));
		for (const { id } of await tx.select({ id: table.uploadId }).from(table))
			if (!kept.has(id)) await tx.delete(table).where(eq(table.uploadId, id));
	}
};
