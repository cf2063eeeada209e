import { waveOf, type Wave } from '#lib/experiment/programme/universal-wave.ts';
import {
	universalProgrammes,
	waveWithin,
	type DatedReturn,
	type UniversalProgramme,
	type UniversalWave
} from '#lib/experiment/programme/universal.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import { sourcedCards, type CardSource, type SourcedCard } from '../analysis/portfolio.ts';
import { releasedEpochs } from '../analysis/released-epochs.ts';
import { campaignCache } from '../analysis/cache.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { waveNumber } from '../release/waves.ts';
import { assumptions, type DeclaredAssumptions } from './assumptions.ts';
import { returnsOf } from './returns.ts';
import { inTurn } from '../db/in-turn.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

/** Waves that were compared already, as returns are kept. */
const cache = campaignCache<Wave | LeftOutReason>('waves');

async function comparisonsOf(
	store: Read,
	{ campaign, key, published }: CardSource,
	declared: DeclaredAssumptions | null,
	now: Date
): Promise<Wave | LeftOutReason> {
	if (key === null) {
		cache.forget(campaign.id);
		return 'not_published';
	}
	const from = campaign.startsOn ?? published?.from ?? null;
	const to = campaign.endsOn ?? published?.to ?? null;
	const days = from === null || to === null || to < from ? null : { from, to };
	return await cache.of(campaign.id, JSON.stringify([key, declared, days]), async () => {
		const analysis = await campaignAnalysis(store, campaign, now);
		if (!analysis) return 'not_published';
		return waveOf({
			epochs: await releasedEpochs(store, campaign.id),
			results: analysis.results,
			covariances: analysis.covariances,
			assumptions: declared?.value ?? null,
			days,
			plan: await campaigns.plan(store, campaign.id)
		});
	});
}

/** Which waves and campaigns count. */
export interface UniversalQuery {
	/** Campaigns that are not there for the reader. */
	readonly hidden: ReadonlySet<string>;
	/** ISO days, both included: comparisons that are whole between them, and campaigns whose last day is. */
	readonly from?: string | undefined;
	readonly to?: string | undefined;
}

const dayIn = (iso: string | undefined): number | undefined =>
	iso === undefined ? undefined : Date.parse(iso) / 86_400_000;

/** The last day of a campaign, as its totals count it. */
const lastDay = ({ source: { campaign, published } }: SourcedCard): number | null =>
	campaign.endsOn ?? published?.to ?? null;

/**
 * What universal control groups say beside the campaigns of the same months: one answer for each currency, real ones first.
 */
export async function universalAnswer(
	store: Read,
	now: Date,
	query: UniversalQuery
): Promise<UniversalProgramme[]> {
	const [from = -Infinity, to = Infinity] = [dayIn(query.from), dayIn(query.to)];
	const isAsked = query.from !== undefined || query.to !== undefined;
	const isWithin = (last: number | null) => (last === null ? !isAsked : last >= from && last <= to);
	const cards = (await sourcedCards(store, now)).filter((one) => {
		const { slug, status } = one.card;
		return !query.hidden.has(slug) && status !== 'withdrawn' && status !== 'awaiting release';
	});
	const waves = cards.filter(({ card }) => card.kind === 'programme');
	if (waves.length === 0) return [];
	const declared = await assumptions.newest(
		store,
		waves.map(({ source }) => source.campaign)
	);
	const returns = await returnsOf(store, now);
	const found = await inTurn.map(
		waves,
		async ({ source, card: { slug, name, demo, status } }): Promise<UniversalWave> => {
			const { campaign } = source;
			const entered = declared.get(campaign.id) ?? null;
			return {
				slug,
				name,
				demo,
				currency: entered?.value.currency ?? campaign.currency,
				running: status === 'running',
				number: await waveNumber(store, campaign),
				found: isAsked
					? waveWithin(await comparisonsOf(store, source, entered, now), { from, to })
					: await comparisonsOf(store, source, entered, now)
			};
		}
	);
	const ended = cards.flatMap((one): DatedReturn[] => {
		const returned = returns.get(one.source.campaign.id);
		const { slug, name, demo, kind, status } = one.card;
		if (kind === 'programme' || status !== 'ended' || !returned || !isWithin(lastDay(one))) return [];
		const { currency, gain, knownCost } = returned;
		return [{ returned: { slug, name, demo, currency, gain, knownCost }, last: lastDay(one) }];
	});
	const inOrder = found.toSorted((a, b) => a.number - b.number);
	return universalProgrammes(inOrder, ended, await confidenceOf(store));
}
