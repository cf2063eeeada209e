import { waitingWords } from '#lib/experiment/waiting.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { afterOthers, type Waiting } from '../db/wait.ts';
import { recordedUploads } from '../release/ground.ts';
import { ledger } from '../release/ledger.ts';
import { nothingNewWords, releaseStored } from '../release/release.ts';
import type { Stores } from '../stores.ts';
import type { Duplicate, StoredCampaign } from './earlier.ts';
import type { ImportRequest } from './import-request.ts';
import type { RecordedCampaign } from './record-campaigns.ts';

/** How it is to be published. */
interface PublishOptions extends Waiting, Pick<ImportRequest, 'now' | 'scope'> {
	readonly uploadId: string;
}

type Publication = Pick<StoredCampaign, 'released' | 'notReleased' | 'waiting'>;

/** Publishes what is ready of a campaign, after other processes; `isNew` where this did it and no other process. */
async function publish(
	stores: Stores,
	campaignId: string,
	{ uploadId, now, scope, ...waiting }: PublishOptions
): Promise<{ readonly isNew: boolean; readonly publication: Publication }> {
	const outcome = await afterOthers(
		stores.private,
		() => releaseStored(stores, campaignId, { now, ...(scope ? { scope } : {}) }),
		waiting
	);
	if (outcome.kind === 'released') {
		const later = outcome.waiting ? { waiting: waitingWords(outcome.waiting) } : {};
		return { isNew: true, publication: { released: true, ...later } };
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
export async function publishRecorded(
	stores: Stores,
	{ id, ...campaign }: RecordedCampaign,
	options: PublishOptions
): Promise<StoredCampaign> {
	return { ...campaign, ...(await publish(stores, id, options)).publication };
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the wish to publish may not know
 * what became of the first try.
 */
export async function publishAgain(
	stores: Stores,
	known: Duplicate,
	{ now, scope, onWait }: Pick<ImportRequest, 'now' | 'scope' | 'onWait'>
): Promise<Duplicate> {
	const { uploadId } = known;
	const options = { uploadId, now, ...(scope ? { scope } : {}), ...(onWait ? { onWait } : {}) };
	const published: string[] = [];
	const list: StoredCampaign[] = [];
	for (const campaign of known.campaigns) {
		const found = campaigns.find(stores.holdout, campaign.slug);
		const made = found && (await publish(stores, found.id, options));
		if (made?.isNew) published.push(campaign.slug);
		list.push({ ...campaign, ...made?.publication });
	}
	return { ...known, campaigns: list, published };
}
