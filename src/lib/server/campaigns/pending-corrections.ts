import { eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { campaigns as table } from '../db/tables.ts';

/**
 * Corrections that were refused because they would show who was corrected. The published campaign carries the mark, without
 * numbers, until something is published that differs by enough, or the correction is taken back.
 */
export const pendingCorrections = {
	/** Marks the published versions of a correction that was refused. */
	add(store: Store, correctionId: string, publishedIds: readonly string[]): void {
		for (const id of publishedIds)
			store.update(table).set({ pendingCorrectionId: correctionId }).where(eq(table.id, id)).run();
	},

	/** The correction is published, or gone. */
	forget(store: Store, correctionId: string): void {
		store
			.update(table)
			.set({ pendingCorrectionId: null })
			.where(eq(table.pendingCorrectionId, correctionId))
			.run();
	}
};
