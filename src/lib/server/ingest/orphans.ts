import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Stores } from '../stores.ts';
import { cellColumns, cells } from '../db/private-tables.ts';
import { declarations, uploads } from '../db/tables.ts';

/**
 * Removes cells whose upload was never recorded, or was withdrawn, or whose last day has passed: what a process left behind
 * that ended between the two databases.
 * An upload is acknowledged only after both have it, so nobody was told that these are stored.
 */
export function sweepOrphans(stores: Stores): void {
	const known = new Set(
		stores.holdout
			.select({ campaignId: uploads.campaignId, id: uploads.id })
			.from(uploads)
			.leftJoin(declarations, eq(declarations.uploadId, uploads.id))
			.where(and(ne(uploads.state, 'withdrawn'), isNull(declarations.purgedAt)))
			.all()
			.map(({ campaignId, id }) => `${campaignId} ${id}`)
	);
	const orphans = stores.private
		.select({ campaignId: cellColumns.campaignId, uploadId: cellColumns.uploadId })
		.from(cellColumns)
		.all()
		.filter(({ campaignId, uploadId }) => !known.has(`${campaignId} ${uploadId}`));
	stores.private.transaction((write) => {
		for (const { campaignId, uploadId } of orphans) {
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

/**
 * Uploads that are recorded without cells, by id: there are none unless a database was lost or exchanged. Those whose raw
 * rows were deleted after their last day have none, and miss nothing.
 */
export function missingCells(stores: Stores): string[] {
	const kept = new Set(
		stores.private
			.select({ campaignId: cellColumns.campaignId, uploadId: cellColumns.uploadId })
			.from(cellColumns)
			.all()
			.map(({ campaignId, uploadId }) => `${campaignId} ${uploadId}`)
	);
	return stores.holdout
		.select({ campaignId: uploads.campaignId, id: uploads.id })
		.from(uploads)
		.leftJoin(declarations, eq(declarations.uploadId, uploads.id))
		.where(and(ne(uploads.state, 'withdrawn'), isNull(declarations.purgedAt)))
		.all()
		.filter(({ campaignId, id }) => !kept.has(`${campaignId} ${id}`))
		.map(({ id }) => id);
}
