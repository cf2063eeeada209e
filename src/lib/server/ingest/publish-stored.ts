import { waitingWords } from '#lib/experiment/waiting.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { manages } from '../campaigns/visible.ts';
import { afterOthers, type Waiting } from '../db/wait.ts';
import { recordedUploads, type ReleaseWish } from '../release/ground.ts';
import { ledger } from '../ledger/ledger.ts';
import { nothingNewWords } from '../release/outcome.ts';
import { releaseStored } from '../release/release.ts';
import type { Stores } from '../db/stores.ts';
import type { Duplicate, StoredCampaign } from './import-request.ts';
import type { RecordedCampaign } from './record-campaigns.ts';
import { requestViewer } from './request-viewer.ts';

/** How it is to be published. */
type PublishWish = Waiting & Pick<ReleaseWish, 'now' | 'scope' | 'samePeople' | 'sender'>;
type PublishOptions = PublishWish & { readonly uploadId: string };

type Publication = Pick<StoredCampaign, 'released' | 'notReleased' | 'waiting' | 'resembles'>;

/** How a file is to be published, without the file. */
export const publishWish = ({ now, scope, samePeople, sender, onWait }: PublishWish): PublishWish => ({
	now,
	...(scope ? { scope } : {}),
	...(samePeople ? { samePeople } : {}),
	...(sender ? { sender } : {}),
	...(onWait ? { onWait } : {})
});

/** Publishes what is ready of a campaign, after other processes; `isNew` where this did it and no other process. */
async function publish(
	stores: Stores,
	campaignId: string,
	{ uploadId, onWait, signal, ...wish }: PublishOptions
): Promise<{ readonly isNew: boolean; readonly publication: Publication }> {
	const outcome = await afterOthers(stores.private, () => releaseStored(stores, campaignId, wish), {
		...(onWait ? { onWait } : {}),
		...(signal ? { signal } : {})
	});
	if (outcome.kind === 'released') {
		const later = outcome.waiting ? { waiting: waitingWords(outcome.waiting) } : {};
		return { isNew: true, publication: { released: true, ...later } };
	}
	const upload = recordedUploads(stores.holdout, campaignId).find(({ id }) => id === uploadId);
	const released = upload?.state === 'released' && !ledger.isWithdrawn(stores.holdout, campaignId);
	if (outcome.kind === 'refused') {
		const { words, resembles } = outcome;
		return {
			isNew: false,
			publication: { released, notReleased: words, ...(resembles ? { resembles } : {}) }
		};
	}
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
	const { publication } = await publish(stores, id, options);
	// A campaign has its public name and address from its publication on.
	const { slug, name } = campaigns.byId(stores.holdout, id) ?? campaign;
	return { ...campaign, slug, name, ...publication };
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the wish to publish may not know
 * what became of the first try.
 */
export async function publishAgain(
	stores: Stores,
	known: Duplicate,
	request: PublishWish
): Promise<Duplicate> {
	const { holdout } = stores;
	const options = { uploadId: known.uploadId, ...publishWish(request) };
	const viewer = requestViewer(holdout, request);
	const published: string[] = [];
	const list: StoredCampaign[] = [];
	for (const campaign of known.campaigns) {
		const found = campaigns.find(holdout, campaign.slug);
		const isAllowed = found !== null && manages(holdout, viewer, found);
		const made = isAllowed ? await publish(stores, found.id, options) : null;
		const { slug, name } = (found && campaigns.byId(holdout, found.id)) ?? campaign;
		if (made?.isNew) published.push(slug);
		list.push({ ...campaign, slug, name, ...made?.publication });
	}
	return { ...known, campaigns: list, published };
}
