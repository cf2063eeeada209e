import { and, eq } from 'drizzle-orm';
import { cellColumns, cells } from '../db/private-tables.ts';
import { uploads as table } from '../db/tables.ts';
import type { Stores } from '../stores.ts';
import { uploads } from '../uploads/uploads.ts';
import { removeCampaign } from './remove.ts';

export type Withdrawal =
	| { readonly kind: 'withdrawn' }
	| {
			readonly kind: 'refused';
			readonly code: 'no_such_upload' | 'already_released' | 'already_withdrawn';
			readonly words: string;
	  };

/**
 * Takes an upload back that was not published yet: its cells are deleted without trace, and with them a campaign
 * that had nothing else. What is published stays; the campaign's releases can be withdrawn instead.
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
			removeCampaign(stores, campaignId);
			continue;
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
	return { kind: 'withdrawn' };
}
