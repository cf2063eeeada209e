import type { RequestEvent } from '@sveltejs/kit';
import { campaigns, type Campaign } from './campaigns.ts';
import { store } from '../db/store.ts';
import { uploads } from './uploads.ts';
import { managesCampaign, recordView } from './request.ts';
import { inTurn } from '../db/in-turn.ts';
import { seenByWords } from '#lib/experiment/publication-words.ts';
import { isOneTeam } from './workspace.ts';
import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { personName } from './people.ts';
import type { Viewer } from './viewer.ts';
import { isOwn } from './visible.ts';

/** Who sees a campaign, in words for one of them; null where it is published. */
export const seenBy = async (store: Read, viewer: Viewer, campaign: Campaign): Promise<string | null> =>
	(await ledger.isBegun(store, campaign.id))
		? null
		: seenByWords({
				owner: isOwn(viewer, campaign) ? null : await personName(store, campaign.owner),
				oneTeam: await isOneTeam(store)
			});

type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

const campaignsOf = async (uploadId: string) =>
	await inTurn.flatMap(
		(await uploads.byId(store(), uploadId))?.campaigns ?? [],
		async ({ slug }) => (await campaigns.find(store(), slug)) ?? []
	);

/** Ids of the campaigns of an upload that the sender may change: what she sees of it, and may take back. */
export const ownCampaigns = async (event: Sender, uploadId: string): Promise<string[]> =>
	await inTurn.flatMap(await campaignsOf(uploadId), async (campaign) =>
		(await managesCampaign(event, campaign)) ? [campaign.id] : []
	);

/** Puts on record that an administrator looks at an upload to somebody else's unpublished campaign. */
export async function recordUploadView(event: Sender, uploadId: string): Promise<void> {
	for (const campaign of await campaignsOf(uploadId)) await recordView(event, campaign);
}
