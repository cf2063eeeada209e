import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import { Claim, halfStored, leftBehind } from '../db/claims.ts';
import type { Read } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import { cellColumns } from '../db/tables/private/cells.ts';
import { declarations, uploads } from '../db/tables/uploads.ts';
import { sweepProofs } from '../release/sweep-proofs.ts';
import { deleteCells } from './delete-cells.ts';

/** Cells of one upload to one campaign. */
interface CellGroup {
	readonly campaignId: string;
	readonly uploadId: string;
}

const key = ({ campaignId, uploadId }: CellGroup): string => `${campaignId} ${uploadId}`;

const stored = (cells: Read): Promise<CellGroup[]> =>
	cells.select({ campaignId: cellColumns.campaignId, uploadId: cellColumns.uploadId }).from(cellColumns);

/** What is to have cells: uploads that were recorded, and neither withdrawn nor purged after their last day. */
const recorded = (holdout: Read): Promise<CellGroup[]> =>
	holdout
		.select({ campaignId: uploads.campaignId, uploadId: uploads.id })
		.from(uploads)
		.leftJoin(declarations, eq(declarations.uploadId, uploads.id))
		.where(and(ne(uploads.state, 'withdrawn'), isNull(declarations.purgedAt)))
		.orderBy(asc(uploads.receivedAt), asc(uploads.id), asc(uploads.campaignId));

/** Cells whose upload has no record, or was withdrawn, or whose last day has passed. */
async function unrecorded({ holdout, private: cells }: Stores): Promise<CellGroup[]> {
	// First the cells: a record that comes in between is seen, and cells without one are met the next time.
	const groups = await stored(cells);
	const known = new Set((await recorded(holdout)).map(key));
	return groups.filter((group) => !known.has(key(group)));
}

/**
 * Removes cells whose upload was never recorded, or was withdrawn, or whose last day has passed, and the certificates that hold
 * such cells: what a process left behind
 * that ended between the two databases. Uploads that a live process is storing are left alone, in any process.
 * An upload is acknowledged only after both have it, so nobody has heard that these are stored.
 */
export async function sweepOrphans(stores: Stores): Promise<void> {
	const { holdout } = stores;
	const left = (await leftBehind(holdout)).filter(({ kind }) => kind === 'upload');
	for (const uploadId of new Set((await unrecorded(stores)).map((group) => group.uploadId))) {
		const ours = await Claim.ifFree(holdout, halfStored('upload', uploadId));
		if (!ours) continue;
		try {
			// Whoever stored it has ended: what has no record now never gets one.
			const orphans = (await unrecorded(stores)).filter((group) => group.uploadId === uploadId);
			const campaignIds = orphans.map(({ campaignId }) => campaignId);
			if (orphans.length > 0) await deleteCells(stores.private, uploadId, campaignIds);
		} finally {
			await ours.abandon();
		}
	}
	for (const one of left) await (await Claim.ifFree(holdout, one))?.abandon();
	await sweepProofs(stores);
}

/**
 * Uploads that are recorded without cells, by id: there are none unless a database was lost or exchanged. Those whose raw
 * rows were deleted after their last day have none, and miss nothing.
 */
export async function missingCells({ holdout, private: cells }: Stores): Promise<string[]> {
	// First the records, whose cells were there before them. One that is withdrawn meanwhile has none, and misses nothing.
	const before = await recorded(holdout);
	const kept = new Set((await stored(cells)).map(key));
	const missing = before.filter((group) => !kept.has(key(group)));
	if (missing.length === 0) return [];
	const still = new Set((await recorded(holdout)).map(key));
	return missing.filter((group) => still.has(key(group))).map(({ uploadId }) => uploadId);
}
