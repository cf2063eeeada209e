import type { RequestEvent } from '@sveltejs/kit';
import { campaigns } from '../campaigns/campaigns.ts';
import { store } from '../store.ts';
import { uploads } from '../uploads/uploads.ts';
import { managesCampaign, recordLook } from './request.ts';

type Sender = Pick<RequestEvent, 'locals' | 'getClientAddress'>;

const campaignsOf = (uploadId: string) =>
	(uploads.byId(store(), uploadId)?.campaigns ?? []).flatMap(
		({ slug }) => campaigns.find(store(), slug) ?? []
	);

/** May the sender take an upload back? Of a file with several campaigns all must be theirs to change. */
export function mayWithdraw(event: Sender, uploadId: string): boolean {
	const list = campaignsOf(uploadId);
	return list.length > 0 && list.every((campaign) => managesCampaign(event, campaign));
}

/** Puts on record that an administrator looks at an upload to somebody else's unpublished campaign. */
export function recordUploadLook(event: Sender, uploadId: string): void {
	for (const campaign of campaignsOf(uploadId)) recordLook(event, campaign);
}
