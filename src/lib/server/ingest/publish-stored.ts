import { campaigns } from '../campaigns/campaigns.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../release/ledger.ts';
import { nothingNewWords, releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import type { Duplicate, StoredCampaign } from './earlier.ts';
import type { RecordedCampaign } from './record-campaigns.ts';

interface Wish {
	readonly uploadId: string;
	readonly now: Date;
}

type Publication = Pick<StoredCampaign, 'released' | 'notReleased'>;

/** Publishes what is ready of a campaign; `isNew` where this did it and no other process. */
function publish(
	stores: Stores,
	campaignId: string,
	{ uploadId, now }: Wish
): { readonly isNew: boolean; readonly publication: Publication } {
	const outcome = releaseStored(stores, campaignId, { now });
	if (outcome.kind === 'released') return { isNew: true, publication: { released: true } };
	const upload = recordedUploads(stores.holdout, campaignId).find(({ id }) => id === uploadId);
	const released = upload?.state === 'released' && !ledger.isWithdrawn(stores.holdout, campaignId);
	if (outcome.kind === 'refused')
		return { isNew: false, publication: { released, notReleased: outcome.words } };
	// Where all of it is published there is no reason to give.
	const notReleased = released && outcome.why === 'complete' ? {} : { notReleased: nothingNewWords(outcome) };
	return { isNew: false, publication: { released, ...notReleased } };
}

/** Publishes what is ready of a campaign that was recorded now with an upload. */
export function publishRecorded(
	stores: Stores,
	{ id, ...campaign }: RecordedCampaign,
	wish: Wish
): StoredCampaign {
	return { ...campaign, ...publish(stores, id, wish).publication };
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the wish to publish may not know
 * what became of the first try.
 */
export function publishAgain(stores: Stores, known: Duplicate, now: Date): Duplicate {
	const published: string[] = [];
	const list = known.campaigns.map((campaign): StoredCampaign => {
		const found = campaigns.find(stores.holdout, campaign.slug);
		if (!found) return campaign;
		const { isNew, publication } = publish(stores, found.id, { uploadId: known.uploadId, now });
		if (isNew) published.push(campaign.slug);
		return { ...campaign, ...publication };
	});
	return { ...known, campaigns: list, published };
}
