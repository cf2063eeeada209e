import { and, eq, inArray } from 'drizzle-orm';
import { publishedBlocks, type PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Read, Tx } from '../db/database.ts';
import { releases } from '../db/tables/ledger.ts';
import { publishedNumbers as table } from '../db/tables/same-people.ts';
import { ledger } from './ledger.ts';
import { inTurn } from '../db/in-turn.ts';

/** What a campaign published up to a release. */
export interface Numbers {
	readonly campaignId: string;
	readonly sequence: number;
	readonly numbers: PublishedBlocks;
}

/** Blocks of numbers that stay in memory at most. */
const maxBlocks = 200_000;

/** Numbers, and the hash of the release that they belong to: one of a transaction that failed has the sequence of another. */
interface Remembered {
	readonly hash: string;
	readonly row: Numbers;
}
/** What was read of each database: a thread compares every new release with all of it. */
const memory = new WeakMap<object, Map<string, Remembered>>();

/** Stored numbers of those of the newest releases that have some. */
async function storedOf(
	store: Read,
	newest: ReadonlyMap<string, number>
): Promise<ReadonlyMap<string, Numbers>> {
	const remembered = memory.get(store.connection) ?? new Map<string, Remembered>();
	memory.set(store.connection, remembered);
	const ofRelease = and(eq(releases.campaignId, table.campaignId), eq(releases.sequence, table.sequence));
	const stored = (
		await store
			.select({ campaignId: table.campaignId, sequence: table.sequence, hash: releases.hash })
			.from(table)
			.innerJoin(releases, ofRelease)
	).filter(({ campaignId, sequence }) => newest.get(campaignId) === sequence);
	const missing = stored.filter(({ campaignId, hash }) => remembered.get(campaignId)?.hash !== hash);
	const hashes = new Map(missing.map(({ campaignId, hash }) => [campaignId, hash]));
	const ids = [...hashes.keys()];
	for (let from = 0; from < ids.length; from += 500) {
		const some = inArray(table.campaignId, ids.slice(from, from + 500));
		for (const row of await store.select().from(table).where(some))
			if (newest.get(row.campaignId) === row.sequence)
				remembered.set(row.campaignId, { hash: hashes.get(row.campaignId) ?? '', row });
	}
	const found = new Map(
		stored.flatMap(({ campaignId, hash }) => {
			const known = remembered.get(campaignId);
			return known?.hash === hash ? [[campaignId, known.row] as const] : [];
		})
	);
	const blocks = [...remembered.values()].reduce((sum, { row }) => sum + row.numbers.blocks.length, 0);
	if (blocks > maxBlocks) remembered.clear();
	return found;
}

/** What every campaign published, in numbers to be compared: reading all released tables anew takes too long. */
export const publishedNumbers = {
	/** Of some campaigns; `isNew` where it is not kept yet. */
	async list(
		store: Read,
		newest: ReadonlyMap<string, number>
	): Promise<(Numbers & { readonly isNew: boolean })[]> {
		const stored = await storedOf(store, newest);
		return await inTurn.map([...newest], async ([campaignId, sequence]) => {
			const known = stored.get(campaignId);
			if (known) return { ...known, isNew: false };
			const numbers = publishedBlocks(await ledger.everPublished(store, campaignId));
			return { campaignId, sequence, numbers, isNew: true };
		});
	},

	/** Call in a transaction that publishes. */
	async keep(tx: Tx, list: readonly Numbers[]): Promise<void> {
		for (const { campaignId, sequence, numbers } of list) {
			const row = { campaignId, sequence, numbers };
			await tx.insert(table).values(row).onConflictDoUpdate({ target: table.campaignId, set: row });
		}
	}
};
