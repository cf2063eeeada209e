import { dayOf } from '#lib/experiment/day.ts';
import type { Stores } from '../stores.ts';
import { declarations } from '../uploads/declarations.ts';
import { sweepOrphans } from './orphans.ts';

/**
 * Deletes the raw cells of uploads whose last day has passed. What is published of them stays; fingerprints of their rows
 * stay too, so that the same people are not published again under another name.
 *
 * @returns ids of the uploads
 */
export function purgeExpired(stores: Stores, now: Date): string[] {
	const ids = declarations.expired(stores.holdout, dayOf(now));
	if (ids.length === 0) return ids;
	// The mark first: from then on nothing is computed from what is left, and a killed process' cells go at the next start.
	stores.holdout.transaction(() => {
		for (const id of ids) declarations.markPurged(stores.holdout, id, now);
	});
	sweepOrphans(stores);
	// The log of writes still holds the deleted pages until it is cut.
	stores.private.$client.pragma('wal_checkpoint(TRUNCATE)');
	return ids;
}
