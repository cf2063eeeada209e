import { isoDay } from '#lib/experiment/day.ts';
import { extraOptOuts, extraOptOutWords } from '#lib/experiment/roi/money/extra-opt-outs.ts';
import { lifetimeValue } from '#lib/experiment/results/lifetime.ts';
import { outlookWords } from '#lib/experiment/planning/outlook-words.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { prePostLine } from '#lib/experiment/results/pre-post-words.ts';
import { pulledForward, pulledForwardWords } from '#lib/experiment/roi/money/pulled-forward.ts';
import {
	campaignAnalysis,
	campaignOutlook,
	type CampaignAnalysis
} from '#lib/server/analysis/campaign-results.ts';
import { campaignCrossTables } from '#lib/server/analysis/cross-tables.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { subscriberValue } from '#lib/server/campaigns/workspace.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { store } from '#lib/server/db/store.ts';
import { dataUse } from '#lib/server/campaigns/data-use.ts';
import { remarksOf } from './results/foundation.ts';
import { absences } from './segments/hidden.ts';
import { segmentsShown } from './segments/segments.ts';
import { goalOf, outlookPower, priorOf, viewOf } from './view.ts';

/** Over which days a value that the file does not date was observed, in words; null where nobody said. */
async function horizonWords(campaign: Campaign): Promise<string | null> {
	const said = (await assumptions.find(store(), campaign))?.value.horizonDays;
	if (said) return `${said} days, by the assumptions`;
	const { outcomeWindow } = campaign.policy;
	return outcomeWindow > 0 ? `${outcomeWindow} days, the outcome window` : null;
}

/** Planned share of people by variant, control first; null where no split is declared. */
async function plannedShares({ id }: Campaign): Promise<{ name: string; share: number }[] | null> {
	const plan = await campaigns.plan(store(), id);
	const total = Object.values(plan ?? {}).reduce((sum, weight) => sum + weight, 0);
	if (plan === null || total === 0) return null;
	const variants = await campaigns.variants(store(), id);
	return variants.flatMap(({ name }) => (name in plan ? [{ name, share: (plan[name] ?? 0) / total }] : []));
}

/** The metric that the address asks for, among those there are. */
const metricOf = (results: CampaignResults, { searchParams }: URL): string | undefined =>
	(results.metrics.find(({ name }) => name === searchParams.get('metric')) ?? results.metrics[0])?.name;

/** Of results what a page shows, and what is not shown at all. @param turning whether readers can turn pages of segments */
export function shownOf(
	results: CampaignResults | null,
	url: URL,
	{ turning, currency }: { turning: boolean; currency: string }
) {
	if (!results) return { results, remarks: {}, segments: {}, hidden: [] };
	const remarks = remarksOf(results, { view: viewOf(url), currency });
	return { ...segmentsShown(results, url, turning), remarks, hidden: absences(results) };
}

/** Sentences beside the results: extra opt-outs, and sales pulled forward. @param withMoney at the value of a subscriber, too */
async function asidesOf(campaign: Campaign, analysis: CampaignAnalysis, withMoney: boolean) {
	const { results, covariances } = analysis;
	const telling = { currency: campaign.currency, several: results.treatments.length > 1 };
	const value = withMoney ? await subscriberValue(store(), campaign) : null;
	return {
		optOuts: extraOptOuts(results, value).map((one) => extraOptOutWords(one, telling)),
		pulledForward: pulledForward(results, covariances).map((one) => pulledForwardWords(one, telling))
	};
}

/** What more time would show; null where there is nothing to wait for. */
async function outlookLines(
	campaign: Campaign,
	results: CampaignResults,
	{ url, now }: { url: URL; now: Date }
) {
	const goal = { ...goalOf(url), power: outlookPower };
	const outlook = await campaignOutlook(store(), campaign, results, goal, now);
	return outlook && outlookWords(outlook, goal);
}

/** What the same people did before, with its sentences. */
const prePostsOf = ({ currency }: Campaign, { results, prePosts }: CampaignAnalysis) =>
	prePosts.flatMap((one) => {
		const metric = results.metrics.find(({ name }) => name === one.metric);
		return metric ? [prePostLine(one, metric, { ...results, currency })] : [];
	});

/**
 * What the page of a campaign shows for the settings in an address.
 * @param withMoney whether the reader may see what the workspace says of its money
 */
export async function pageData(campaign: Campaign, url: URL, now: Date, withMoney = false) {
	const analysis = await campaignAnalysis(store(), campaign, now, priorOf(url));
	const results = analysis && analysis.results;
	const metric = results && metricOf(results, url);
	const { slug, name, demo, kind, hypothesis, audience, currency, channel, aims, startsOn, endsOn } =
		campaign;
	return {
		campaign: {
			slug,
			name,
			demo,
			kind,
			hypothesis,
			audience,
			currency,
			channel,
			goal: aims?.goal ?? null,
			planned: await plannedShares(campaign),
			days: startsOn === null || endsOn === null ? null : endsOn - startsOn + 1,
			status: await statusOf(store(), campaign, { released: results !== null, now }),
			from: startsOn === null ? null : isoDay(startsOn),
			to: endsOn === null ? null : isoDay(endsOn)
		},
		results,
		series: analysis && analysis.series,
		outlook: results && (await outlookLines(campaign, results, { url, now })),
		prePosts: analysis ? prePostsOf(campaign, analysis) : [],
		asides: analysis && (await asidesOf(campaign, analysis, withMoney)),
		lifetime: results && lifetimeValue(results),
		horizon: await horizonWords(campaign),
		crossTables:
			analysis && metric ? await campaignCrossTables(store(), campaign, { analysis, metric, now }) : [],
		dataUse: await dataUse(store(), campaign.id, results ? [results.control, ...results.treatments] : []),
		by: url.searchParams.get('by')
	};
}
