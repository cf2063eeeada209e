import { publishedBlocks, type PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Read, Tx } from '../db/database.ts';
import { publishedNumbers as table } from '../db/tables/same-people.ts';
import { ledger } from './ledger.ts';
import { inTurn } from '../db/in-turn.ts';

/** What a campaign published up to a release. */
export interface Numbers {
	readonly campaignId: string;
	readonly sequence: number;
	readonly numbers: PublishedBlocks;
}

/** What every campaign published, in numbers to be compared: reading all released tables anew takes too long. */
export const publishedNumbers = {
	/** Of some campaigns; `isNew` where it is not kept yet. */
	async list(
		store: Read,
		newest: ReadonlyMap<string, number>
	): Promise<(Numbers & { readonly isNew: boolean })[]> {
		const kept = new Map((await store.select().from(table)).map((row) => [row.campaignId, row]));
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
