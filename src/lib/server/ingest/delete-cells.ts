import { and, eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { cellColumns, cells } from '../db/private-tables.ts';

/** Deletes the cells of one upload to some campaigns, in one transaction. */
export function deleteCells(store: Store, uploadId: string, campaignIds: Iterable<string>): void {
	store.transaction((write) => {
		for (const campaignId of campaignIds) {
			write
				.delete(cells)
				.where(and(eq(cells.campaignId, campaignId), eq(cells.uploadId, uploadId)))
				.run();
			write
				.delete(cellColumns)
				.where(and(eq(cellColumns.campaignId, campaignId), eq(cellColumns.uploadId, uploadId)))
				.run();
		}
	});
}
