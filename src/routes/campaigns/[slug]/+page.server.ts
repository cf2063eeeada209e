import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/store.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';
import { pageData } from './page-data.server.ts';

export const load: PageServerLoad = ({ params, url }) => {
	const campaign = campaigns.find(store(), params.slug);
	if (!campaign) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	return { ...pageData(campaign, url, new Date()), empty: !uploads.has(store(), campaign.id) };
};
