import { eq } from 'drizzle-orm';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { cellColumns, cells } from '../db/private-tables.ts';
import type { Stores } from '../db/stores.ts';
import { sweepProofs } from '../release/sweep-proofs.ts';
import { declarations } from '../campaigns/declarations.ts';

/** Deletes the cells of a campaign that is not there any more, in one transaction. */
export function deleteCampaignCells(store: Store, campaignId: string): void {
	store.transaction((write) => {
		write.delete(cells).where(eq(cells.campaignId, campaignId)).run();
		write.delete(cellColumns).where(eq(cellColumns.campaignId, campaignId)).run();
	});
}

/**
 * Deletes a campaign: first what is published, then its cells. A crash in between leaves orphaned cells,
 * which the next start sweeps.
 */
export function removeCampaign(stores: Stores, campaignId: string): void {
	stores.holdout.transaction(() => {
		campaigns.remove(stores.holdout, campaignId);
		declarations.forgetLost(stores.holdout);
	});
	deleteCampaignCells(stores.private, campaignId);
	sweepProofs(stores);
}
