import { campaigns } from '../campaigns/campaigns.ts';
import type { Stores } from '../db/stores.ts';
import { sweepProofs } from '../release/sweep-proofs.ts';
import { declarations } from '../campaigns/declarations.ts';
import { deleteCampaignCells } from './delete-cells.ts';

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
