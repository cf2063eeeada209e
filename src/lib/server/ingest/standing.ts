import { eq } from 'drizzle-orm';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { campaigns as table } from '../db/tables.ts';
import { isNameTaken } from '../ownership/names.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../release/ledger.ts';
import type { Read } from './read-whole.ts';

const endOf = (store: Store, campaignId: string) =>
	store
		.select({ endsOn: table.endsOn, openEnd: table.openEnd })
		.from(table)
		.where(eq(table.id, campaignId))
		.get();

/**
 * What the cells of a new upload are checked against: uploads of the campaign, its end, and what is published of it. It changes
 * with everything that another process does to the campaign's rows.
 */
export const standingOf = (store: Store, campaignId: string): string =>
	JSON.stringify([
		recordedUploads(store, campaignId),
		endOf(store, campaignId),
		ledger.newestSequence(store, campaignId),
		ledger.head(store, campaignId)
	]);

/** Is everything as it was while the file was read? Ask in the transaction that records it. */
export function isAsRead(
	store: Store,
	{ summary, replaced, there, standings, titleOf, reach, viewer }: Read
): boolean {
	if (replaced && !campaigns.byId(store, replaced.id)) return false;
	return summary.campaigns.every(({ name }) => {
		const title = titleOf(name);
		// Another correction was given the name of the next version.
		if (replaced && isNameTaken(store, title, { owner: viewer.person })) return false;
		const known = there.get(title);
		const now = reach(title);
		if ((now.kind === 'found' ? now.campaign.id : undefined) !== known?.id) return false;
		return known === undefined || standingOf(store, known.id) === standings.get(known.id);
	});
}
