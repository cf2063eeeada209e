import { analyse } from '#lib/experiment/analyse.ts';
import { leadRow } from '#lib/experiment/card.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { decidingLevel } from '#lib/experiment/deciding.ts';
import { outlook, type Outlook } from '#lib/experiment/outlook.ts';
import type { BayesianView, CampaignResults } from '#lib/experiment/results.ts';
import { defaultTuning } from '#lib/stats/sequential.ts';
import { cumulativeSeries, type Series } from '#lib/experiment/series.ts';
import { currentLocale } from '#lib/format/locale.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { ledger } from '../release/ledger.ts';
import { releasedEpochs } from './released-epochs.ts';

/** Level of every interval until the workspace sets another. */
export const confidence = 0.95;

/** Analyses kept in memory: they change only with the ledger, the plan, the day and the locale of their words. */
const kept = new Map<string, CampaignResults>();
const keptMost = 200;

/** Has the campaign's planned end not come yet? A campaign without one is taken as ended. */
export const isRunning = (campaign: Campaign, now: Date): boolean =>
	campaign.endsOn !== null && campaign.endsOn >= dayOf(now, campaign.timeZone);

/**
 * Results of a campaign from its released tables; null while nothing is released.
 * @param prior of the Bayesian view
 */
export function campaignResults(
	store: Store,
	campaign: Campaign,
	now: Date,
	prior: BayesianView['prior'] = 'flat'
): CampaignResults | null {
	const head = ledger.head(store, campaign.id);
	if (head === null) return null;
	const plan = campaigns.plan(store, campaign.id);
	const today = isoDay(dayOf(now, campaign.timeZone));
	const running = isRunning(campaign, now);
	const { name, currency, recurring, aims } = campaign;
	const key = JSON.stringify([
		head,
		name,
		currency,
		recurring,
		aims,
		plan,
		running,
		today,
		prior,
		currentLocale()
	]);
	const known = kept.get(key);
	if (known) return known;
	const epochs = releasedEpochs(store, campaign.id);
	if (epochs.length === 0) return null;
	const results = analyse(epochs, {
		campaign: name,
		confidence,
		plan,
		running,
		currency,
		recurring,
		today,
		prior,
		...(aims ? { aims } : {})
	});
	const [oldest] = kept.keys();
	if (kept.size >= keptMost && oldest !== undefined) kept.delete(oldest);
	kept.set(key, results);
	return results;
}

/** How the primary metric's difference settled over time, for the leading treatment; null without dates. */
export function campaignSeries(store: Store, campaign: Campaign, results: CampaignResults): Series | null {
	const [primary] = results.metrics;
	const lead = leadRow(results);
	if (!primary || lead?.status !== 'shown') return null;
	const series = cumulativeSeries(releasedEpochs(store, campaign.id), primary, lead.variant, {
		confidence: decidingLevel(lead, results.confidence),
		running: results.sequential,
		comparable: true,
		recurring: results.recurring,
		...(lead.basis?.tunedTo ? { tunedTo: lead.basis.tunedTo } : {})
	});
	return series.points.length > 1 ? series : null;
}

/**
 * What a running campaign can find now, and when it finds a change of this size; null once it has ended.
 * @param goal smallest relative change worth finding, 0.1 is 10 %, and the wanted chance to find it
 */
export function campaignOutlook(
	store: Store,
	campaign: Campaign,
	results: CampaignResults,
	goal: { readonly lift: number; readonly power: number },
	now: Date
): Outlook | null {
	const [primary] = results.metrics;
	const lead = leadRow(results);
	if (!primary || lead?.status !== 'shown' || !isRunning(campaign, now)) return null;
	const found = outlook(releasedEpochs(store, campaign.id), primary, lead.variant, {
		...goal,
		confidence: results.confidence,
		treatments: results.treatments.length,
		sequential: results.sequential,
		tunedTo: lead.basis?.tunedTo ?? defaultTuning,
		recurring: results.recurring
	});
	return found.kind === 'computed' ? found : null;
}
