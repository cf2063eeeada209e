import { and, eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { cellChunks, cellColumns } from '../db/private-tables.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Stores } from '../db/stores.ts';
import { sweepProofs } from '../release/sweep-proofs.ts';
import { declarations } from '../campaigns/declarations.ts';

/**
 * Deletes a campaign: first what is published, then its cells. A crash in between leaves orphaned cells,
 * which the next start sweeps.
 */
export async function removeCampaign(stores: Stores, campaignId: string): Promise<void> {
	await stores.holdout.write(async (tx) => {
		await campaigns.remove(tx, campaignId);
		await declarations.forgetLost(tx);
	});
	deleteCampaignCells(stores.private, campaignId);
	await sweepProofs(stores);
}

/** Deletes the cells of one upload to some campaigns, in one transaction. */
export function deleteCells(store: Store, uploadId: string, campaignIds: Iterable<string>): void {
	store.transaction((write) => {
		for (const campaignId of campaignIds)
			for (const table of [cellChunks, cellColumns])
				write
					.delete(table)
					.where(and(eq(table.campaignId, campaignId), eq(table.uploadId, uploadId)))
					.run();
	});
}

/** Deletes the cells of a campaign that is not there any more, in one transaction. */
export function deleteCampaignCells(store: Store, campaignId: string): void {
	store.transaction((write) => {
		for (const table of [cellChunks, cellColumns])
			write.delete(table).where(eq(table.campaignId, campaignId)).run();
	});
}
