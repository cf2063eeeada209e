import { dayOf } from '#lib/experiment/day.ts';
import { cutLog } from '../db/cell-store.ts';
import { isBusy } from '../db/faults.ts';
import { Claim, halfStored } from '../db/claims.ts';
import type { Stores } from '../db/stores.ts';
import { declarations } from '../campaigns/declarations.ts';
import { sweepOrphans } from './orphans.ts';

/**
 * Deletes the raw cells of uploads whose last day has passed. What is published of them stays.
 *
 * @returns ids of the uploads
 */
export async function purgeExpired(stores: Stores, now: Date): Promise<string[]> {
	// The mark first: from then on nothing is computed from what is left, and a killed process' cells are swept.
	const ids = await stores.holdout.write(async (tx) => {
		const expired = await declarations.expired(tx, dayOf(now));
		for (const id of expired) await declarations.markPurged(tx, id, now);
		return expired;
	});
	if (ids.length === 0) return ids;
	try {
		await sweepOrphans(stores);
	} catch (error) {
		if (!isBusy(error)) throw error;
		// They are marked, and whoever clears up next removes them.
		await stores.holdout.write((tx) =>
			Claim.leave(
				tx,
				ids.map((id) => halfStored('upload', id))
			)
		);
	}
	cutLog(stores.private);
	return ids;
}
