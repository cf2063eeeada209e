import { and, asc, eq, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import type { EarlyDays } from '#lib/experiment/results/health/end-notes.ts';
import { matureThrough } from '#lib/privacy/pulse.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { releases } from '../db/tables/ledger.ts';

/** Days in force that were published before their outcomes were complete: those of an ended campaign, published whole. */
export async function earlyDays(store: Read, { id, timeZone }: Campaign): Promise<EarlyDays[]> {
	const { campaignId, kind, sequence, withdrawnAt, fromDay, toDay, policy, releasedAt } = releases;
	return (
		await store
			.select({ fromDay, toDay, policy, releasedAt })
			.from(releases)
			.where(and(eq(campaignId, id), eq(kind, 'epoch'), isNull(withdrawnAt)))
			.orderBy(asc(sequence))
	).flatMap((row) => {
		if (row.fromDay === null || row.toDay === null) return [];
		const mature = matureThrough(dayOf(row.releasedAt, timeZone), row.policy);
		const { outcomeWindow } = row.policy;
		const from = Math.max(row.fromDay, mature + 1);
		return row.toDay > mature ? [{ from, to: row.toDay, outcomeWindow }] : [];
	});
}
