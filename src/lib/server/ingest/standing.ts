import { eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../ledger/ledger.ts';

const endOf = async (store: Read, campaignId: string) =>
	(
		await store
			.select({ endsOn: campaigns.endsOn, openEnd: campaigns.openEnd })
			.from(campaigns)
			.where(eq(campaigns.id, campaignId))
			.limit(1)
	)[0];

/**
 * What the cells of a new upload are checked against: uploads of the campaign, its end, and what is published of it. It changes
 * with everything that another process does to the campaign's rows.
 */
export const standingOf = async (store: Read, campaignId: string): Promise<string> =>
	JSON.stringify([
		await recordedUploads(store, campaignId),
		await endOf(store, campaignId),
		await ledger.newestSequence(store, campaignId),
		await ledger.head(store, campaignId)
	]);
