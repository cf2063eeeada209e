import { and, eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { cellChunks, cellColumns } from '../db/private-tables.ts';

/** Deletes the cells of one upload to some campaigns, in one transaction. */
export function deleteCells(store: Store, uploadId: string, campaignIds: Iterable<string>): void {
	store.transaction((write) => {
		for (const campaignId of campaignIds)
			for (const table of [cellChunks, cellColumns])
				write
					.delete(table)
					.where(and(eq(table.campaignId, campaignId), eq(table.uploadId, uploadId)))
					.run();
	});
}

/** Deletes the cells of a campaign that is not there any more, in one transaction. */
export function deleteCampaignCells(store: Store, campaignId: string): void {
	store.transaction((write) => {
		for (const table of [cellChunks, cellColumns])
			write.delete(table).where(eq(table.campaignId, campaignId)).run();
	});
}
