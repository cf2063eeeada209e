import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { record } from '#lib/server/audit/record.ts';
import { addressGroup, clientAddress } from '#lib/server/auth/client-address.ts';
import { countTry, waitWords } from '#lib/server/auth/limits.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { shares } from '#lib/server/shares/shares.ts';
import { store } from '#lib/server/store.ts';
import { pageData } from '../../campaigns/[slug]/page-data.server.ts';
import { shownWith } from '../../campaigns/[slug]/settings.ts';

/** What a share link shows: the view that was fixed when it was made, whatever else the address says. */
export const load: PageServerLoad = async (event) => {
	const { params, url } = event;
	const now = new Date();
	const wait = await countTry('share', addressGroup(clientAddress(event)));
	if (wait)
		error(429, { message: `This address opens too many links. Wait ${waitWords(wait)}.`, code: 'too_many' });
	const share = shares.find(store(), params.token, now);
	const campaign = share && campaigns.list(store()).find(({ id }) => id === share.campaignId);
	if (!campaign)
		error(404, { message: 'This link shows nothing any more: it was taken back, or its time is over.' });
	if (url.search.slice(1) !== share.query)
		redirect(303, `/shared/${params.token}${share.query ? `?${share.query}` : ''}`);
	event.setHeaders({
		'referrer-policy': 'no-referrer',
		'x-robots-tag': 'noindex',
		'cache-control': 'no-store'
	});
	if (!event.isDataRequest) record(event, { action: 'share-opened', target: campaign.slug });
	const { results, ...data } = pageData(campaign, url, now);
	return {
		...data,
		// Pairs are not part of a view that was fixed.
		crossTables: [],
		results: results && shownWith(results, url),
		fixed: true,
		until: share.expiresAt.toISOString()
	};
};
