import {
	guardrailCount,
	splitState,
	type CampaignCard,
	type CampaignStatus
} from '#lib/experiment/programme/card.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { trustSummary } from '#lib/experiment/programme/trust-summary.ts';
import { campaignLift } from '#lib/experiment/programme/campaign-lift.ts';
import { isoDay } from '#lib/experiment/day.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { awaitedDay, campaignResults, isRunning, resultsKey } from './campaign-results.ts';
import { campaignCache } from './cache.ts';
import { untilChange } from './until-change.ts';
import { inTurn } from '../db/in-turn.ts';

/** @param released whether results are there to be seen */
export async function statusOf(
	store: Read,
	campaign: Campaign,
	at: { released: boolean; now: Date }
): Promise<CampaignStatus> {
	const { released, now } = at;
	if (!released) return (await ledger.isWithdrawn(store, campaign.id)) ? 'withdrawn' : 'awaiting release';
	return isRunning(campaign, now) ? 'running' : 'ended';
}

/** What a card says of the results; the rest is declared of the campaign. */
type Findings = Pick<
	CampaignCard,
	'people' | 'recurring' | 'primary' | 'metric' | 'headline' | 'guardrails' | 'trust' | 'lift' | 'split'
>;

const noFindings: Findings = {
	people: null,
	recurring: false,
	primary: null,
	metric: null,
	headline: null,
	guardrails: { broken: 0, held: 0, total: 0 },
	trust: null,
	lift: null,
	split: 'not checked'
};

/** Few numbers a campaign, kept for all of them: whole analyses of a thousand campaigns do not fit in memory. */
const cache = campaignCache<Findings>('findings');

async function findingsOf(store: Read, campaign: Campaign, now: Date): Promise<Findings> {
	const results = await campaignResults(store, campaign, now);
	if (!results) return noFindings;
	return {
		people: { total: results.people.total, shown: results.people.shown },
		recurring: results.recurring,
		primary: leadRow(results),
		metric: results.metrics[0] ?? null,
		headline: results.verdict,
		guardrails: guardrailCount(results),
		trust: trustSummary(results),
		lift: campaignLift(results),
		split: splitState(results)
	};
}

/** A campaign of the overview before anything is computed. */
export interface CardSource {
	readonly campaign: Campaign;
	readonly status: CampaignStatus;
	/** First and last published day; null without dates, or while nothing is published. */
	readonly published: { readonly from: number; readonly to: number } | null;
	/** Changes with everything the results rest on; null while nothing is published. */
	readonly key: string | null;
}

/** Every campaign, newest first, with what its card rests on: four questions to the database however many there are. */
export async function cardSources(store: Read, now: Date): Promise<CardSource[]> {
	const marks = await ledger.marks(store);
	const plans = await campaigns.plans(store);
	const confidence = await confidenceOf(store);
	return (await campaigns.list(store)).map((campaign) => {
		const mark = marks.get(campaign.id);
		const head = mark?.head ?? null;
		const running = isRunning(campaign, now);
		const awaiting = mark ? 'withdrawn' : 'awaiting release';
		return {
			campaign,
			status: head === null ? awaiting : running ? 'running' : 'ended',
			published:
				head !== null && mark && mark.from !== null && mark.to !== null
					? { from: mark.from, to: mark.to }
					: null,
			key:
				head &&
				resultsKey(campaign, {
					head,
					plan: plans.get(campaign.id) ?? null,
					running,
					awaited: awaitedDay(campaign, now),
					confidence
				})
		};
	});
}

/** One line of the overview: from memory, unless something it rests on has changed. */
export async function cardOf(
	store: Read,
	{ campaign, status, published, key }: CardSource,
	now: Date
): Promise<CampaignCard> {
	const { id, slug, name, demo, kind, channel, currency } = campaign;
	const facts = { slug, name, demo, kind, channel, currency, status };
	if (key === null) {
		cache.forget(id);
		return { ...facts, ...noFindings, asOf: null };
	}
	const findings = await cache.of(id, key, () => findingsOf(store, campaign, now));
	// A ledger with nothing to show yet.
	if (findings.people === null) return { ...facts, ...noFindings, status: 'awaiting release', asOf: null };
	return { ...facts, ...findings, asOf: published && isoDay(published.to) };
}

/** A campaign with its card. */
export interface SourcedCard {
	readonly source: CardSource;
	readonly card: CampaignCard;
}

/** Every campaign with its line of the overview, newest first. */
export const sourcedCards = untilChange(async (store, now): Promise<readonly SourcedCard[]> => {
	const cards = await inTurn.map(await cardSources(store, now), async (source) => ({
		source,
		card: await cardOf(store, source, now)
	}));
	cache.keepOnly(new Set(cards.map(({ source }) => source.campaign.id)));
	return cards;
});

/** Every campaign as a line of the overview, newest first. */
export const portfolio = async (store: Read, now: Date): Promise<CampaignCard[]> =>
	(await sourcedCards(store, now)).map(({ card }) => card);
