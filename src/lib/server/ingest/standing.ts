import { eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../ledger/ledger.ts';

const endOf = (store: Read, campaignId: string) =>
	store
		.select({ endsOn: campaigns.endsOn, openEnd: campaigns.openEnd })
		.from(campaigns)
		.where(eq(campaigns.id, campaignId))
		.get();

/**
 * What the cells of a new upload are checked against: uploads of the campaign, its end, and what is published of it. It changes
 * with everything that another process does to the campaign's rows.
 */
export const standingOf = (store: Read, campaignId: string): string =>
	JSON.stringify([
		recordedUploads(store, campaignId),
		endOf(store, campaignId),
		ledger.newestSequence(store, campaignId),
		ledger.head(store, campaignId)
	]);
