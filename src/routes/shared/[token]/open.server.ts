import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { record } from '#lib/server/audit/record.ts';
import { addressGroup, clientAddress } from '#lib/server/accounts/client-address.ts';
import { countTry, waitWords } from '#lib/server/accounts/limits.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import { store } from '#lib/server/db/store.ts';
import { shownCampaign, shownProgramme, shownReport } from './shown.server.ts';

/**
 * What a link is about, where it is in force. Wrong guesses are counted for the address that they come from, and openings
 * for each link: guesses never keep a good link from opening.
 *
 * @param isFrame links that may not be embedded are none
 */
async function open(event: RequestEvent, token: string, { isFrame, now }: { isFrame: boolean; now: Date }) {
	const found = await shares.find(store(), token, now);
	const share = isFrame && !found?.embedOrigins ? undefined : found;
	const address = addressGroup(clientAddress(event));
	const wait = share
		? await countTry('share', `${share.id}\n${address}`)
		: await countTry('shareGuess', address);
	if (wait)
		error(429, {
			message: `Too many links opened from this address. Wait ${waitWords(wait)}.`,
			code: 'too_many'
		});
	const campaign = share?.campaignId
		? ((await campaigns.byId(store(), share.campaignId)) ?? undefined)
		: undefined;
	if (share && (campaign !== undefined || share.kind === 'programme')) return { share, campaign };
	error(404, {
		message: 'It was revoked, has expired, or part of its address is missing.',
		code: 'no_such_link'
	});
}

/**
 * What a share link shows: the view that was fixed when it was made, whatever else the address says.
 * @param isFrame for a frame on another site: only sites that the link names may show it
 */
export async function openShared(event: RequestEvent, token: string, isFrame: boolean) {
	const { url } = event;
	const now = new Date();
	event.setHeaders({
		'referrer-policy': 'no-referrer',
		'x-robots-tag': 'noindex',
		'cache-control': 'no-store'
	});
	const { share, campaign } = await open(event, token, { isFrame, now });
	if (isFrame && share.embedOrigins) event.locals.embedOrigins = share.embedOrigins;
	if (url.search.slice(1) !== share.query)
		redirect(303, `${url.pathname}${share.query ? `?${share.query}` : ''}`);
	await record(event, {
		action: 'share-opened',
		target: campaign?.slug ?? null,
		details: { shows: share.kind, ...(isFrame ? { embedded: true } : {}) }
	});
	const shown = !campaign
		? await shownProgramme(url, now)
		: share.kind === 'report'
			? await shownReport(campaign, url, now)
			: await shownCampaign(campaign, url, now);
	if (!shown) error(404, { message: 'This report no longer exists.', code: 'no_such_report' });
	return { shown, fixed: true, until: share.expiresAt.toISOString() };
}
