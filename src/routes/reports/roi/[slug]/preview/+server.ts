import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { assumptions as given } from '#lib/server/facts/assumptions.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { previewOf } from '#lib/server/reports/preview.ts';
import { store } from '#lib/server/db/store.ts';

/** The gain with the margin and costs of a form that is being filled in; null while they are not complete. Nothing is stored. */
export const GET: RequestHandler = async (event) => {
	const campaign = await pageCampaign(event);
	const read = readForm(given, event.url.searchParams, { currency: campaign.currency });
	return json({ preview: read.problems ? null : await previewOf(store(), campaign, read.value, new Date()) });
};
