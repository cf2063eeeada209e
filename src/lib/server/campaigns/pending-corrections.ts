import { eq } from 'drizzle-orm';
import type { Tx } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';

/**
 * Corrections that were refused because they would show who was corrected. The published campaign carries the mark, without
 * numbers, until something is published that differs by enough, or the correction is taken back.
 */
export const pendingCorrections = {
	/** Marks the published versions of a correction that was refused. */
	async add(tx: Tx, correctionId: string, publishedIds: readonly string[]): Promise<void> {
		for (const id of publishedIds)
			await tx.update(table).set({ pendingCorrectionId: correctionId }).where(eq(table.id, id));
	},

	/** The correction is published, or gone. */
	async forget(tx: Tx, correctionId: string): Promise<void> {
		await tx
			.update(table)
			.set({ pendingCorrectionId: null })
			.where(eq(table.pendingCorrectionId, correctionId));
	}
};
