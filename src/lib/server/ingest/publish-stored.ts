import { waitingWords } from '#lib/experiment/waiting.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../release/ledger.ts';
import { nothingNewWords, releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import type { Duplicate, StoredCampaign } from './earlier.ts';
import type { ImportRequest } from './import-request.ts';
import type { RecordedCampaign } from './record-campaigns.ts';

/** How it is to be published. */
type Wish = Pick<ImportRequest, 'now' | 'scope'>;

type Publication = Pick<StoredCampaign, 'released' | 'notReleased' | 'waiting'>;

/** Publishes what is ready of a campaign; `isNew` where this did it and no other process. */
function publish(
	stores: Stores,
	campaignId: string,
	uploadId: string,
	{ now, scope }: Wish
): { readonly isNew: boolean; readonly publication: Publication } {
	const outcome = releaseStored(stores, campaignId, { now, ...(scope ? { scope } : {}) });
	if (outcome.kind === 'released') {
		const waiting = outcome.waiting ? { waiting: waitingWords(outcome.waiting) } : {};
		return { isNew: true, publication: { released: true, ...waiting } };
	}
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
	uploadId: string,
	wish: Wish
): StoredCampaign {
	return { ...campaign, ...publish(stores, id, uploadId, wish).publication };
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the wish to publish may not know
 * what became of the first try.
 */
export function publishAgain(stores: Stores, known: Duplicate, wish: Wish): Duplicate {
	const published: string[] = [];
	const list = known.campaigns.map((campaign): StoredCampaign => {
		const found = campaigns.find(stores.holdout, campaign.slug);
		if (!found) return campaign;
		const { isNew, publication } = publish(stores, found.id, known.uploadId, wish);
		if (isNew) published.push(campaign.slug);
		return { ...campaign, ...publication };
	});
	return { ...known, campaigns: list, published };
}
