import { isoDay } from '#lib/experiment/day.ts';
import { campaignOutlook, campaignResults, campaignSeries } from '#lib/server/analysis/campaign-results.ts';
import { campaignPrePosts } from '#lib/server/analysis/pre-posts.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/store.ts';
import { dataUse } from '#lib/server/uploads/data-use.ts';
import { goalOf, outlookPower, priorOf } from './view.ts';

/** What the page of a campaign shows for the settings in an address. */
export function pageData(campaign: Campaign, url: URL, now: Date) {
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
		results,
		series: results && campaignSeries(store(), campaign, results),
		outlook:
			results && campaignOutlook(store(), campaign, results, { ...goalOf(url), power: outlookPower }, now),
		prePosts: results ? campaignPrePosts(store(), campaign, results) : [],
		dataUse: dataUse(store(), campaign.id, results ? [results.control, ...results.treatments] : []),
		by: url.searchParams.get('by')
	};
}
