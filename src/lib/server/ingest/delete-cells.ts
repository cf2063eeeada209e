import { and, eq } from 'drizzle-orm';
import type { CellStore } from '../db/database.ts';
import { cellChunks, cellColumns } from '../db/tables/private/cells.ts';
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
	await deleteCampaignCells(stores.private, campaignId);
	await sweepProofs(stores);
}

/** Deletes the cells of one upload to some campaigns, in one transaction. */
export const deleteCells = (
	cells: CellStore,
	uploadId: string,
	campaignIds: Iterable<string>
): Promise<void> =>
	cells.write(async (tx) => {
		for (const campaignId of campaignIds)
			for (const table of [cellChunks, cellColumns])
				await tx.delete(table).where(and(eq(table.campaignId, campaignId), eq(table.uploadId, uploadId)));
	});

/** Deletes the cells of a campaign that is not there any more, in one transaction. */
export const deleteCampaignCells = (cells: CellStore, campaignId: string): Promise<void> =>
	cells.write(async (tx) => {
		for (const table of [cellChunks, cellColumns])
			await tx.delete(table).where(eq(table.campaignId, campaignId));
	});
