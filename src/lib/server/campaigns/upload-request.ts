import type { RequestEvent } from '@sveltejs/kit';
import { campaigns } from '../campaigns/campaigns.ts';
import { store } from '../db/store.ts';
import { uploads } from './uploads.ts';
import { managesCampaign, recordLook } from './request.ts';

type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

const campaignsOf = (uploadId: string) =>
	(uploads.byId(store(), uploadId)?.campaigns ?? []).flatMap(
		({ slug }) => campaigns.find(store(), slug) ?? []
	);

/** Ids of the campaigns of an upload that the sender may change: what she sees of it, and may take back. */
export const ownCampaigns = (event: Sender, uploadId: string): string[] =>
	campaignsOf(uploadId).flatMap((campaign) => (managesCampaign(event, campaign) ? [campaign.id] : []));

/** Puts on record that an administrator looks at an upload to somebody else's unpublished campaign. */
export async function recordUploadLook(event: Sender, uploadId: string): Promise<void> {
	for (const campaign of campaignsOf(uploadId)) await recordLook(event, campaign);
}
