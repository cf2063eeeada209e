import type { CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { knownCostOf } from '#lib/experiment/roi/money/programme-cost.ts';
import type { Headline } from '#lib/experiment/results/comparison/results.ts';
import type { VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import {
	campaignVerdict,
	moneyOf,
	type CampaignVerdict
} from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import { sourcedCards, type CardSource } from '../analysis/portfolio.ts';
import { campaignCache } from '../analysis/cache.ts';
import { untilChange } from '../analysis/until-change.ts';
import type { Read } from '../db/database.ts';
import { assumptions, type DeclaredAssumptions } from './assumptions.ts';
import { bareReport, gainOf } from './roi.ts';
import { inTurn } from '../db/in-turn.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

/** What a campaign returned, as far as a list says it. */
export interface CampaignReturnFacts {
	readonly decision: Headline;
	readonly currency: string;
	/** The variant that speaks for the campaign. */
	readonly lead: VariantRoi | null;
	/** What it earned with all its treatments, or why that is not known. */
	readonly gain: CampaignGain | LeftOutReason;
	/** What it cost as far as that is known, also where the gain is not. */
	readonly knownCost: number;
	/** The chip of its page. */
	readonly chip: CampaignVerdict['chip'];
}

/** Kept for all campaigns, as cards are. */
const cache = campaignCache<CampaignReturnFacts | null>('returns');

/** What one campaign returned: from memory, unless something it rests on has changed; null while nothing is published. */
export async function returnOf(
	store: Read,
	{ campaign, key: results }: Pick<CardSource, 'campaign' | 'key'>,
	declared: DeclaredAssumptions | null,
	now: Date
): Promise<CampaignReturnFacts | null> {
	const { id, slug, demo, startsOn, endsOn } = campaign;
	if (results === null) {
		cache.forget(id);
		return null;
	}
	const key = JSON.stringify([results, slug, demo, startsOn, endsOn, declared]);
	return await cache.of(id, key, async () => {
		const report = await bareReport(store, campaign, now);
		const analysis = await campaignAnalysis(store, campaign, now);
		if (!report || !analysis) return null;
		const gain = await gainOf(store, campaign, declared?.value ?? null, now);
		const { results: shown } = analysis;
		const { currency } = report.campaign;
		return {
			decision: report.decision,
			currency,
			lead: report.variants.find(({ variant }) => variant === report.lead) ?? null,
			knownCost: knownCostOf(
				declared?.value ?? null,
				report.variants.map(({ costParts }) => costParts)
			),
			gain,
			chip: campaignVerdict({ results: shown, money: moneyOf(gain), currency }).chip
		};
	});
}

/** What each campaign returned, by its id; those that published nothing are left out. */
export const returnsOf = untilChange(
	async (store, now): Promise<ReadonlyMap<string, CampaignReturnFacts>> => {
		const sources = (await sourcedCards(store, now)).map(({ source }) => source);
		const declared = await assumptions.newest(
			store,
			sources.map(({ campaign }) => campaign)
		);
		const returns = new Map(
			await inTurn.flatMap(sources, async (source) => {
				const { id } = source.campaign;
				const facts = await returnOf(store, source, declared.get(id) ?? null, now);
				return facts ? [[id, facts] as const] : [];
			})
		);
		cache.keepOnly(new Set(sources.map(({ campaign }) => campaign.id)));
		return returns;
	}
);
