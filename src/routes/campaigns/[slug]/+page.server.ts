import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { isoDay } from '#lib/experiment/day.ts';
import { campaignOutlook, campaignResults, campaignSeries } from '#lib/server/analysis/campaign-results.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/store.ts';
import { dataUse } from '#lib/server/uploads/data-use.ts';
import { uploads } from '#lib/server/uploads/uploads.ts';
import { goalOf, outlookPower, priorOf } from './view.ts';

export const load: PageServerLoad = ({ params, url }) => {
	const now = new Date();
	const campaign = campaigns.find(store(), params.slug);
	if (!campaign) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	const results = campaignResults(store(), campaign, now, priorOf(url));
	const { slug, name, demo, hypothesis, audience, currency, startsOn, endsOn } = campaign;
	return {
		campaign: {
			slug,
			name,
			demo,
			hypothesis,
			audience,
			currency,
			status: statusOf(store(), campaign, { released: results !== null, now }),
			from: startsOn === null ? null : isoDay(startsOn),
			to: endsOn === null ? null : isoDay(endsOn)
		},
		empty: !uploads.has(store(), campaign.id),
		results,
		series: results && campaignSeries(store(), campaign, results),
		outlook:
			results && campaignOutlook(store(), campaign, results, { ...goalOf(url), power: outlookPower }, now),
		dataUse: dataUse(store(), campaign.id, results ? [results.control, ...results.treatments] : []),
		by: url.searchParams.get('by')
	};
};
