import { waitingWords } from '#lib/experiment/publication-words.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { manages } from '../campaigns/visible.ts';
import { afterOthers, type Waiting } from '../db/wait.ts';
import { recordedUploads, type ReleaseOptions } from '../release/ground.ts';
import { ledger } from '../ledger/ledger.ts';
import { nothingNewWords, type ReleaseOutcome } from '../release/outcome.ts';
import { previewRelease, releaseStored } from '../release/release.ts';
import { samePeopleQuestion } from '../release/same-people-answer.ts';
import type { Stores } from '../db/stores.ts';
import type { Duplicate, StoredCampaign } from './import-request.ts';
import type { RecordedCampaign } from './record-campaigns.ts';
import { requestViewer } from './request-viewer.ts';
import { inTurn } from '../db/in-turn.ts';

type PublishRequest = Waiting & Pick<ReleaseOptions, 'now' | 'scope' | 'samePeople' | 'sender'>;
type PublishOptions = PublishRequest & { readonly uploadId: string };

export type Publication = Pick<StoredCampaign, 'released' | 'notReleased' | 'waiting' | 'resembles'>;

/** How a file is to be published, without the file. */
export const publishRequest = ({
	now,
	scope,
	samePeople,
	sender,
	onWait
}: PublishRequest): PublishRequest => ({
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
	{ uploadId, onWait, signal, ...options }: PublishOptions
): Promise<{ readonly isNew: boolean; readonly publication: Publication }> {
	const outcome = await afterOthers(stores.private, () => releaseStored(stores, campaignId, options), {
		...(onWait ? { onWait } : {}),
		...(signal ? { signal } : {})
	});
	return {
		isNew: outcome.kind === 'released',
		publication: await publicationOf(stores, campaignId, { uploadId, outcome })
	};
}

/** What a release, or the look at one, says of a campaign of an upload. */
export async function publicationOf(
	stores: Stores,
	campaignId: string,
	{ uploadId, outcome }: { readonly uploadId: string; readonly outcome: ReleaseOutcome }
): Promise<Publication> {
	if (outcome.kind === 'released')
		return { released: true, ...(outcome.waiting ? { waiting: waitingWords(outcome.waiting) } : {}) };
	const upload = (await recordedUploads(stores.holdout, campaignId)).find(({ id }) => id === uploadId);
	const released = upload?.state === 'released' && !(await ledger.isWithdrawn(stores.holdout, campaignId));
	if (outcome.kind === 'refused') {
		const { words, resembles } = outcome;
		return { released, notReleased: words, ...(resembles ? { resembles } : {}) };
	}
	// Where all of it is published there is no reason to give.
	const notReleased = released && outcome.why === 'complete' ? {} : { notReleased: nothingNewWords(outcome) };
	return { released, ...notReleased };
}

/** Publishes what is ready of a campaign that was recorded now with an upload. */
export async function publishRecorded(
	stores: Stores,
	{ id, ...campaign }: RecordedCampaign,
	options: PublishOptions
): Promise<StoredCampaign> {
	const { publication } = await publish(stores, id, options);
	// A campaign has its public name and address from its publication on.
	const { slug, name } = (await campaigns.byId(stores.holdout, id)) ?? campaign;
	return { ...campaign, slug, name, ...publication };
}

/**
 * Publishes what is ready of a file that was stored before: whoever sends it again with the request to publish may not know
 * what became of the first try.
 */
export async function publishAgain(
	stores: Stores,
	known: Duplicate,
	request: PublishRequest
): Promise<Duplicate> {
	const { holdout } = stores;
	const options = { uploadId: known.uploadId, ...publishRequest(request) };
	const viewer = await requestViewer(holdout, request);
	const published: string[] = [];
	const list: StoredCampaign[] = [];
	for (const campaign of known.campaigns) {
		const found = await campaigns.find(holdout, campaign.slug);
		const isAllowed = found !== null && (await manages(holdout, viewer, found));
		const made = isAllowed ? await publish(stores, found.id, options) : null;
		const { slug, name } = (found && (await campaigns.byId(holdout, found.id))) ?? campaign;
		if (made?.isNew) published.push(slug);
		list.push({ ...campaign, slug, name, ...made?.publication });
	}
	return { ...known, campaigns: list, published };
}

/** What publishing a file that is stored already would answer, without publishing it. */
export async function wouldPublishAgain(
	stores: Stores,
	known: Duplicate,
	request: PublishRequest
): Promise<Duplicate> {
	const { holdout } = stores;
	const viewer = await requestViewer(holdout, request);
	const answerOf = async (campaign: StoredCampaign): Promise<StoredCampaign> => {
		const found = await campaigns.find(holdout, campaign.slug);
		if (!found || !(await manages(holdout, viewer, found))) return campaign;
		const outcome = await previewRelease(stores, found.id, publishRequest(request));
		if (outcome.kind === 'released')
			return outcome.resembles
				? { ...campaign, notReleased: samePeopleQuestion(outcome.resembles), resembles: outcome.resembles }
				: campaign;
		return { ...campaign, ...(await publicationOf(stores, found.id, { uploadId: known.uploadId, outcome })) };
	};
	return { ...known, campaigns: await inTurn.map(known.campaigns, answerOf) };
}
