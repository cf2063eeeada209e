import { analyse, type AnalysisFacts } from '#lib/experiment/results/analyse.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { covariancesOf, type Covariance } from '#lib/experiment/roi/money/covariances.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { awaitedDayOf, isRunningOn } from '#lib/experiment/ending.ts';
import { outlook, type Outlook } from '#lib/experiment/planning/outlook.ts';
import { type PrePost, prePost } from '#lib/experiment/results/pre-post.ts';
import type { BayesianView, CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { currentLocale } from '#lib/format/locale.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { defaultTuning } from '#lib/stats/sequential/sequential.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import { cached } from '../db/cache.ts';
import type { Read } from '../db/database.ts';
import { earlyDays } from '../release/early-days.ts';
import { ledger } from '../ledger/ledger.ts';
import { releasedEpochs } from './released-epochs.ts';
import { storedCache } from './cache.ts';

/** Before and after, for each treatment and each metric whose past is published. */
function prePosts(epochs: readonly ReleasedEpoch[], results: CampaignResults): PrePost[] {
	const { confidence, sequential: running, recurring, health } = results;
	return results.treatments.flatMap((variant) =>
		results.metrics.flatMap((metric) => {
			const row = results.results.find(
				(one) => one.by.length === 0 && one.metric === metric.name && one.variant === variant
			);
			const tunedTo = row?.status === 'shown' ? row.basis?.tunedTo : null;
			const found = prePost(epochs, metric, variant, {
				confidence,
				running,
				recurring,
				comparable: !health.sampleRatio?.flagged,
				...(tunedTo ? { tunedTo } : {})
			});
			return found ? [found] : [];
		})
	);
}

/** Will more days of the campaign come? */
export const isRunning = (campaign: Campaign, now: Date): boolean =>
	isRunningOn(campaign, dayOf(now, campaign.timeZone));

/** Its declared last day, while days of an ended campaign are still being published. */
export const awaitedDay = (campaign: Campaign, now: Date): number | null =>
	awaitedDayOf(campaign, {
		today: dayOf(now, campaign.timeZone),
		outcomeWindow: campaign.policy.outcomeWindow
	});

/** Changes with everything that a campaign's results rest on: the ledger, the facts, the plan, the level, and the locale of their words. */
export const resultsKey = (
	{ name, currency, recurring, aims, endChanges, pendingCorrectionId }: Campaign,
	rest: {
		head: string;
		plan: Record<string, number> | null;
		running: boolean;
		awaited: number | null;
		confidence: number;
	}
): string =>
	JSON.stringify([
		rest.head,
		name,
		currency,
		recurring,
		aims,
		endChanges,
		pendingCorrectionId !== null,
		rest.plan,
		rest.running,
		rest.confidence,
		currentLocale(),
		// Analyses from before stay what they are.
		...(rest.awaited === null ? [] : [rest.awaited])
	]);

/** What a campaign's analysis needs besides the released tables. */
export const analysisFacts = async (store: Read, campaign: Campaign, now: Date): Promise<AnalysisFacts> => ({
	campaign: campaign.name,
	confidence: await confidenceOf(store),
	plan: await campaigns.plan(store, campaign.id),
	running: isRunning(campaign, now),
	awaitedDay: awaitedDay(campaign, now),
	currency: campaign.currency,
	recurring: campaign.recurring,
	endChanges: campaign.endChanges ?? [],
	earlyDays: await earlyDays(store, campaign),
	correctionPending: campaign.pendingCorrectionId !== null,
	...(campaign.aims ? { aims: campaign.aims } : {})
});

/** What of it is the campaign's own, and the day's. */
const keyOfFacts = (campaign: Campaign, now: Date): string =>
	resultsKey(campaign, {
		head: '',
		plan: null,
		running: isRunning(campaign, now),
		awaited: awaitedDay(campaign, now),
		confidence: 0
	});

/** The same of a campaign as it is now; null while nothing is released. */
export async function analysisKey(store: Read, campaign: Campaign, now: Date): Promise<string | null> {
	const head = await ledger.head(store, campaign.id);
	if (head === null) return null;
	return resultsKey(campaign, {
		head,
		plan: await campaigns.plan(store, campaign.id),
		running: isRunning(campaign, now),
		awaited: awaitedDay(campaign, now),
		confidence: await confidenceOf(store)
	});
}

/** What is computed of a campaign's released tables as a whole; parts of it are what pages, reports and answers show. */
export interface CampaignAnalysis {
	readonly results: CampaignResults;
	readonly prePosts: readonly PrePost[];
	/** How revenue moves with discounts and later values: for ranges of money, never shown. */
	readonly covariances: readonly Covariance[];
	/** Pairs of dimensions that a published table crosses. */
	readonly pairs: readonly (readonly [string, string])[];
}

/** Of every campaign: computed when something is published, not when somebody looks. */
const stored = storedCache<CampaignAnalysis | null>('analysis');
/** The same with the sceptical prior, once somebody has looked. */
const storedSceptical = storedCache<CampaignAnalysis | null>('analysis, sceptical');
/** Under which key the analysis of each campaign is kept, by its id. */
export const analysisKeys = (store: Read): Promise<ReadonlyMap<string, string>> => stored.keys(store);

function pairsOf(epochs: readonly ReleasedEpoch[]): [string, string][] {
	const axes = epochs.flatMap(({ tables }) => tables.map((table) => table.axes.join('\u0000')));
	return [...new Set(axes)].flatMap((key): [string, string][] => {
		const [first, second, more] = key.split('\u0000');
		return first && second && more === undefined ? [[first, second]] : [];
	});
}

async function find(
	store: Read,
	campaign: Campaign,
	now: Date,
	prior: BayesianView['prior']
): Promise<CampaignAnalysis | null> {
	const key = await analysisKey(store, campaign, now);
	if (key === null) return null;
	const storedFor = prior === 'flat' ? stored : storedSceptical;
	return storedFor.of(store, campaign.id, key, async () => {
		const epochs = await releasedEpochs(store, campaign.id);
		if (epochs.length === 0) return null;
		const results = analyse(epochs, { ...(await analysisFacts(store, campaign, now)), prior });
		return {
			results,
			prePosts: prePosts(epochs, results),
			covariances: covariancesOf(epochs, results),
			pairs: pairsOf(epochs)
		};
	});
}

const analysisOf = cached({
	max: 20,
	question: (campaign: Campaign, now: Date, prior: BayesianView['prior']) =>
		JSON.stringify([campaign.id, prior, keyOfFacts(campaign, now)]),
	ground: analysisKey,
	find
});

/**
 * The analysis of a campaign from its released tables; null while nothing is released.
 * @param prior of the Bayesian view
 */
export const campaignAnalysis = (
	store: Read,
	campaign: Campaign,
	now: Date,
	prior: BayesianView['prior'] = 'flat'
): Promise<CampaignAnalysis | null> => analysisOf(store, campaign, now, prior);

export const campaignResults = async (
	store: Read,
	campaign: Campaign,
	now: Date
): Promise<CampaignResults | null> => (await campaignAnalysis(store, campaign, now))?.results ?? null;

/**
 * What a running campaign can find now, and when it finds a change of this size; null once it has ended.
 * @param goal smallest relative change worth finding, 0.1 is 10%, and the wanted chance to find it
 */
export async function campaignOutlook(
	store: Read,
	campaign: Campaign,
	results: CampaignResults,
	goal: { readonly lift: number; readonly power: number },
	now: Date
): Promise<Outlook | null> {
	const [primary] = results.metrics;
	const lead = leadRow(results);
	if (!primary || lead?.status !== 'shown' || !isRunning(campaign, now)) return null;
	const found = outlook(await releasedEpochs(store, campaign.id), primary, lead.variant, {
		...goal,
		confidence: results.confidence,
		treatments: results.treatments.length,
		sequential: results.sequential,
		tunedTo: lead.basis?.tunedTo ?? defaultTuning,
		recurring: results.recurring
	});
	return found.kind === 'computed' ? found : null;
}
