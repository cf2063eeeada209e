import { eq } from 'drizzle-orm';
import { campaigns } from '../campaigns/campaigns.ts';
import { cellColumns, cells, prints } from '../db/private-tables.ts';
import type { Stores } from '../stores.ts';
import { declarations } from '../uploads/declarations.ts';

/**
 * Deletes a campaign: first what is published, then its cells. A crash in between leaves orphaned cells,
 * which the next start sweeps.
 */
export function removeCampaign(stores: Stores, campaignId: string): void {
	campaigns.remove(stores.holdout, campaignId);
	declarations.forgetLost(stores.holdout);
	stores.private.transaction((write) => {
		write.delete(cells).where(eq(cells.campaignId, campaignId)).run();
		write.delete(prints).where(eq(prints.campaignId, campaignId)).run();
		write.delete(cellColumns).where(eq(cellColumns.campaignId, campaignId)).run();
	});
}
