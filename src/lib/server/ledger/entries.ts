import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Measure } from '#lib/privacy/cube.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { ReleasedBucket } from '#lib/privacy/pulse.ts';
import type { Layer, ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Read } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import { releasedTables, releases } from '../db/tables/ledger.ts';

/** A row of the ledger without its tables. */
export type Head = typeof releases.$inferSelect;

/** A row of the ledger with its tables: an epoch as it is, a bucket as an epoch of one range of days. */
export interface Entry {
	readonly head: Head;
	readonly content: ReleasedEpoch;
}

/** A closed bucket in the form of an epoch, so that both are stored alike. */
export const asEpoch = (
	bucket: ReleasedBucket,
	policy: Policy,
	measures: readonly Measure[]
): ReleasedEpoch => ({
	policy,
	variants: bucket.variants,
	from: bucket.from,
	to: bucket.to,
	measures: measures.filter(({ name }) => bucket.measures.includes(name)),
	tables: [
		{
			axes: ['date'],
			layer: 'people',
			measures: bucket.measures,
			blocks: [{ at: [{ from: bucket.from, to: bucket.to }], sums: bucket.sums }],
			hidden: []
		}
	]
});

/** The bucket that was stored as an epoch. */
export const asBucket = ({ from, to, variants, tables: [table] }: ReleasedEpoch): ReleasedBucket => ({
	from: from ?? 0,
	to: to ?? 0,
	variants,
	measures: table?.measures ?? [],
	sums: table?.blocks[0]?.sums ?? []
});

const newestOf = prepared(['campaignId'], (store, { campaignId }) =>
	store
		.select()
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(desc(releases.sequence))
		.limit(1)
);

/** The newest release, withdrawn or not. */
export const newest = async (store: Read, campaignId: string): Promise<Head | undefined> =>
	(await newestOf(store, { campaignId }))[0];

/**
 * Every release of a campaign, oldest first, withdrawn or not: two questions to the database, however many there are.
 * @param layers whose tables are read; left out for all
 */
export async function entriesOf(
	store: Read,
	campaignId: string,
	layers?: readonly Layer[]
): Promise<Entry[]> {
	const heads = await store
		.select()
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(asc(releases.sequence));
	const tables = await store
		.select()
		.from(releasedTables)
		.where(
			and(eq(releasedTables.campaignId, campaignId), layers && inArray(releasedTables.layer, [...layers]))
		)
		.orderBy(asc(releasedTables.sequence), asc(releasedTables.position));
	const bySequence = Map.groupBy(tables, ({ sequence }) => sequence);
	return heads.map((head) => ({ head, content: contentOf(head, bySequence.get(head.sequence) ?? []) }));
}

/** Releases that are not withdrawn, oldest first. */
export const inForce = async (store: Read, campaignId: string): Promise<Entry[]> =>
	(await entriesOf(store, campaignId)).filter(({ head }) => head.withdrawnAt === null);

const contentOf = (head: Head, tables: readonly (typeof releasedTables.$inferSelect)[]): ReleasedEpoch => ({
	policy: head.policy,
	variants: head.variants,
	from: head.fromDay,
	to: head.toDay,
	measures: head.measures,
	...(head.assurance === null ? {} : { assurance: head.assurance }),
	tables: tables.map(({ axes, layer, measures, blocks, hidden, reason }) => ({
		axes,
		layer,
		measures,
		blocks,
		hidden,
		...(reason === null ? {} : { reason })
	}))
});
