import type { RequestHandler } from './$types';
import { atSlug } from '#lib/server/campaigns/find.ts';
import { variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { recordView, requestViewer } from '#lib/server/campaigns/request.ts';
import { manages } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import { pictureAnswer } from '#lib/server/http/picture-answer.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';

/**
 * A picture of what the people of a variant saw, for whoever the campaign's page shows it: where its results were withdrawn, those who may
 * change it. One that is not for the reader is none.
 */
export const GET: RequestHandler = async (event) => {
	const viewer = await requestViewer(event.locals);
	const found = await atSlug(store(), viewer, event.params.slug);
	if (found.kind !== 'found') return pictureAnswer(null);
	const { campaign } = found;
	const isShown = (await ledger.head(store(), campaign.id)) !== null;
	if (!isShown && !(await manages(store(), viewer, campaign))) return pictureAnswer(null);
	await recordView(event, campaign);
	return pictureAnswer(await variantPictures.find(store(), campaign.id, event.params.hash));
};
