import { and, asc, eq, isNull } from 'drizzle-orm';
import { campaigns } from '../campaigns/campaigns.ts';
import { variantPictures } from '../campaigns/pictures/variant-pictures.ts';
import { pendingCorrections } from '../campaigns/pending-corrections.ts';
import type { Read, Tx } from '../db/database.ts';
import { uploads as table } from '../db/tables/uploads.ts';
import { variants } from '../db/tables/variants.ts';
import type { Stores } from '../db/stores.ts';
import { declarations } from '../campaigns/declarations.ts';
import { uploads } from '../campaigns/uploads.ts';
import { deleteCampaignCells, deleteCells } from './delete-cells.ts';

export type Withdrawal =
	| { readonly kind: 'withdrawn' }
	| {
			readonly kind: 'refused';
			readonly code: 'no_such_upload' | 'already_released' | 'already_withdrawn';
			readonly words: string;
	  };

/** Was the campaign planned before its first file came? Its control has a planned weight then, and no file is as old as it is. */
async function isPlanned(holdout: Read, campaignId: string): Promise<boolean> {
	if (typeof (await campaigns.variants(holdout, campaignId))[0]?.plannedWeight !== 'number') return false;
	const made = (await campaigns.byId(holdout, campaignId))?.createdAt.getTime();
	const files = await holdout.select().from(table).where(eq(table.campaignId, campaignId));
	return files.every(({ receivedAt }) => receivedAt.getTime() !== made);
}

/** Removes the variants of a planned campaign that only its files had. */
async function forgetUnplanned(tx: Tx, campaignId: string): Promise<void> {
	await tx.delete(variants).where(and(eq(variants.campaignId, campaignId), isNull(variants.plannedWeight)));
	await variantPictures.forgetGone(tx, campaignId);
}

type Refused = Extract<Withdrawal, { kind: 'refused' }>;

/** What is withdrawn: campaigns that are gone with it, and those that stay. */
interface Withdrawn {
	readonly kind: 'withdrawn';
	readonly gone: readonly string[];
	readonly left: readonly string[];
}

/** Marks an upload to some campaigns withdrawn, and removes those that had nothing else and were not planned. */
async function withdrawRecord(
	tx: Tx,
	uploadId: string,
	among?: readonly string[]
): Promise<Refused | Withdrawn> {
	const rows = (
		await tx.select().from(table).where(eq(table.id, uploadId)).orderBy(asc(table.campaignId))
	).filter(({ campaignId }) => among?.includes(campaignId) ?? true);
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
	const gone: string[] = [];
	const left: string[] = [];
	for (const { campaignId } of rows) {
		await uploads.mark(tx, campaignId, uploadId, 'withdrawn');
		const isEmpty = !(await uploads.has(tx, campaignId));
		if (isEmpty && !(await isPlanned(tx, campaignId))) {
			await campaigns.remove(tx, campaignId);
			gone.push(campaignId);
			continue;
		}
		if (isEmpty) await forgetUnplanned(tx, campaignId);
		await pendingCorrections.forget(tx, campaignId);
		left.push(campaignId);
	}
	await declarations.forgetLost(tx);
	return { kind: 'withdrawn', gone, left };
}

/**
 * Takes an upload back that was not published yet: its cells are deleted without trace, and with them a campaign
 * that had nothing else and was not planned. What is published stays; the campaign's releases can be withdrawn instead.
 *
 * @param among ids of the campaigns that it is taken back from: those of others keep their rows; left out for all
 */
export async function withdrawUpload(
	stores: Stores,
	uploadId: string,
	among?: readonly string[]
): Promise<Withdrawal> {
	// The record first, in one transaction: nothing is published meanwhile, and no other upload joins a campaign that
	// goes. Cells that are left behind by a crash are swept at the next start.
	const outcome = await stores.holdout.write((tx) => withdrawRecord(tx, uploadId, among));
	if (outcome.kind === 'refused') return outcome;
	for (const campaignId of outcome.gone) await deleteCampaignCells(stores.private, campaignId);
	await deleteCells(stores.private, uploadId, outcome.left);
	return { kind: 'withdrawn' };
}
