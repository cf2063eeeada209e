import { isNotNull } from 'drizzle-orm';
import { Claim, halfStored, leftBehind } from '../db/claims.ts';
import type { Read } from '../db/database.ts';
import { declarations } from '../db/tables/uploads.ts';
import { releases } from '../db/tables/ledger.ts';
import type { Stores } from '../db/stores.ts';
import { deleteCertificates, storedProofs } from './certificates.ts';

/** Uploads whose raw rows were deleted after their last day. */
export const purgedUploads = async (holdout: Read): Promise<ReadonlySet<string>> =>
	new Set(
		(
			await holdout
				.select({ id: declarations.uploadId })
				.from(declarations)
				.where(isNotNull(declarations.purgedAt))
		).map(({ id }) => id)
	);

/** Proofs of the ledger whose rows are all there still. */
async function wanted(holdout: Read): Promise<Set<string>> {
	const purged = await purgedUploads(holdout);
	return new Set(
		(
			await holdout
				.select({ certificates: releases.certificates })
				.from(releases)
				.where(isNotNull(releases.certificates))
		).flatMap(({ certificates }) =>
			(certificates ?? []).flatMap(({ id, uploads }) =>
				uploads.some((upload) => purged.has(upload)) ? [] : [id]
			)
		)
	);
}

/**
 * Deletes certificates of releases that were never recorded or are gone, and those that hold cells of purged uploads. A release
 * that a live process is recording is left alone.
 */
export async function sweepProofs(stores: Stores): Promise<void> {
	const { holdout, private: store } = stores;
	const left = (await leftBehind(holdout)).filter(({ kind }) => kind === 'proof');
	// First what is stored: a release that is recorded in between is seen.
	const stored = await storedProofs(store);
	const known = await wanted(holdout);
	const free: { readonly id: string; readonly claim: Claim }[] = [];
	for (const id of stored.filter((one) => !known.has(one))) {
		const claim = await Claim.ifFree(holdout, halfStored('proof', id));
		if (claim) free.push({ id, claim });
	}
	try {
		// Whoever stored them has ended: what has no record now never gets one.
		const still = await wanted(holdout);
		await deleteCertificates(
			store,
			free.flatMap(({ id }) => (still.has(id) ? [] : [id]))
		);
	} finally {
		for (const { claim } of free) await claim.abandon();
	}
	for (const one of left) await (await Claim.ifFree(holdout, one))?.abandon();
}
