import { inArray } from 'drizzle-orm';
import { publishedBlocks, type PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Read, Tx } from '../db/database.ts';
import { publishedNumbers as table } from '../db/tables.ts';
import { ledger } from './ledger.ts';
import { inTurn } from '../db/in-turn.ts';

/** What a campaign published up to a release. */
export interface Numbers {
	readonly campaignId: string;
	readonly sequence: number;
	readonly numbers: PublishedBlocks;
}

/** So many blocks of numbers are kept in memory. */
const most = 200_000;
/** What was read of each database: a thread compares every new release with all of it. */
const memory = new WeakMap<object, Map<string, Numbers>>();

/** Numbers of those of the newest releases that are kept. */
async function keptOf(
	store: Read,
	newest: ReadonlyMap<string, number>
): Promise<ReadonlyMap<string, Numbers>> {
	const read = memory.get(store.connection) ?? new Map<string, Numbers>();
	memory.set(store.connection, read);
	const kept = await store.select({ campaignId: table.campaignId, sequence: table.sequence }).from(table);
	const missing = kept.flatMap(({ campaignId, sequence }) =>
		newest.get(campaignId) === sequence && read.get(campaignId)?.sequence !== sequence ? campaignId : []
	);
	for (let from = 0; from < missing.length; from += 500) {
		const some = inArray(table.campaignId, missing.slice(from, from + 500));
		for (const row of await store.select().from(table).where(some)) read.set(row.campaignId, row);
	}
	// What was deleted or replaced meanwhile is not what is kept.
	const found = new Map(
		kept.flatMap(({ campaignId, sequence }) => {
			const row = read.get(campaignId);
			return row?.sequence === sequence ? [[campaignId, row] as const] : [];
		})
	);
	if ([...read.values()].reduce((sum, { numbers }) => sum + numbers.blocks.length, 0) > most) read.clear();
	return found;
}

/** What every campaign published, in numbers to be compared: reading all released tables anew takes too long. */
export const publishedNumbers = {
	/** Of some campaigns; `isNew` where it is not kept yet. */
	async list(
		store: Read,
		newest: ReadonlyMap<string, number>
	): Promise<(Numbers & { readonly isNew: boolean })[]> {
		const kept = await keptOf(store, newest);
		return await inTurn.map([...newest], async ([campaignId, sequence]) => {
			const known = kept.get(campaignId);
			if (known?.sequence === sequence) return { ...known, isNew: false };
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
