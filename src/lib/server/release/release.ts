import { eq } from 'drizzle-orm';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { campaigns, uploads, variants } from '../db/tables.ts';
import type { Stores } from '../stores.ts';
import { readCube } from './cells.ts';
import { ledger } from './ledger.ts';

/**
 * Publishes a campaign: reads its cells, computes the release and appends it to the ledger, with the
 * uploads it covers, in one transaction.
 *
 * @returns the number of epochs published; 0 when the campaign is released already
 */
export function releaseStored(stores: Stores, campaignId: string, now: Date): number {
	const { holdout } = stores;
	const campaign = holdout.select().from(campaigns).where(eq(campaigns.id, campaignId)).get();
	const control = holdout
		.select()
		.from(variants)
		.where(eq(variants.campaignId, campaignId))
		.orderBy(variants.position)
		.limit(1)
		.get();
	if (!campaign || !control || ledger.head(holdout, campaignId) !== null) return 0;
	const { cube, hash } = readCube(stores.private, campaignId, control.name);
	const epochs = releaseCampaign(cube, campaign.policy);
	holdout.transaction(() => {
		ledger.append(holdout, campaignId, epochs, { inputHash: hash, now });
		holdout.update(uploads).set({ state: 'released' }).where(eq(uploads.campaignId, campaignId)).run();
	});
	return epochs.length;
}
