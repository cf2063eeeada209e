import { and, eq, isNull } from 'drizzle-orm';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { cellColumns, cells } from '../db/private-tables.ts';
import { uploads as table, variants } from '../db/tables.ts';
import type { Stores } from '../stores.ts';
import { declarations } from '../uploads/declarations.ts';
import { uploads } from '../uploads/uploads.ts';
import { removeCampaign } from './remove.ts';

export type Withdrawal =
	| { readonly kind: 'withdrawn' }
	| {
			readonly kind: 'refused';
			readonly code: 'no_such_upload' | 'already_released' | 'already_withdrawn';
			readonly words: string;
	  };

/** Was the campaign planned before its first file came? Its control has a planned weight then. */
const isPlanned = (holdout: Store, campaignId: string): boolean =>
	typeof campaigns.variants(holdout, campaignId)[0]?.plannedWeight === 'number';

/** Removes the variants of a planned campaign that only its files had. */
function forgetUnplanned(holdout: Store, campaignId: string): void {
	holdout
		.delete(variants)
		.where(and(eq(variants.campaignId, campaignId), isNull(variants.plannedWeight)))
		.run();
}

/**
 * Takes an upload back that was not published yet: its cells are deleted without trace, and with them a campaign
 * that had nothing else and was not planned. What is published stays; the campaign's releases can be withdrawn instead.
 */
export function withdrawUpload(stores: Stores, uploadId: string): Withdrawal {
	const { holdout } = stores;
	const rows = holdout.select().from(table).where(eq(table.id, uploadId)).all();
	if (rows.length === 0)
		return { kind: 'refused', code: 'no_such_upload', words: 'There is no such upload.' };
	if (rows.some(({ state }) => state === 'released')) {
		return {
			kind: 'refused',
			code: 'already_released',
			words:
				'Results of this upload are published. Withdraw the campaign’s results, or upload a correction as a new version.'
		};
	}
	if (rows.every(({ state }) => state === 'withdrawn')) {
		return { kind: 'refused', code: 'already_withdrawn', words: 'This upload is withdrawn already.' };
	}
	// The record first: cells that are left behind by a crash are swept at the next start.
	holdout.transaction(() => {
		for (const { campaignId } of rows) uploads.mark(holdout, campaignId, uploadId, 'withdrawn');
	});
	for (const { campaignId } of rows) {
		const others = holdout.select().from(table).where(eq(table.campaignId, campaignId)).all();
		if (others.every(({ state }) => state === 'withdrawn')) {
			if (!isPlanned(holdout, campaignId)) {
				removeCampaign(stores, campaignId);
				continue;
			}
			forgetUnplanned(holdout, campaignId);
		}
		stores.private.transaction((write) => {
			write
				.delete(cells)
				.where(and(eq(cells.campaignId, campaignId), eq(cells.uploadId, uploadId)))
				.run();
			write
				.delete(cellColumns)
				.where(and(eq(cellColumns.campaignId, campaignId), eq(cellColumns.uploadId, uploadId)))
				.run();
		});
	}
	declarations.forgetLost(holdout);
	return { kind: 'withdrawn' };
}
