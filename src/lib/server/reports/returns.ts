import type { CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { openSegments, type OpenSegment } from '#lib/experiment/roi/money/segment-gains.ts';
import { knownCostOf } from '#lib/experiment/roi/money/programme-cost.ts';
import type { Headline } from '#lib/experiment/results/comparison/results.ts';
import type { VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import {
	campaignVerdict,
	moneyOf,
	type CampaignVerdict
} from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import { placedCards, type CardPlace } from '../analysis/portfolio.ts';
import { memory } from '../analysis/remembered.ts';
import { untilChange } from '../analysis/until-change.ts';
import type { Read } from '../db/database.ts';
import { assumptions, type SaidAssumptions } from './assumptions.ts';
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
	/** Segments whose gain could be above or below 0. */
	readonly openSegments: readonly OpenSegment[];
	/** The chip of its page, and the one for readers who may not see returns. */
	readonly chip: CampaignVerdict['chip'];
	readonly chipWithoutMoney: CampaignVerdict['chip'];
}

/** Kept for all campaigns, as cards are. */
const kept = memory<CampaignReturnFacts | null>('returns');

/** What one campaign returned: from memory, unless something it rests on has changed; null while nothing is published. */
export async function returnOf(
	store: Read,
	{ campaign, key: results }: Pick<CardPlace, 'campaign' | 'key'>,
	said: SaidAssumptions | null,
	now: Date
): Promise<CampaignReturnFacts | null> {
	const { id, slug, demo, startsOn, endsOn } = campaign;
	if (results === null) {
		kept.forget(id);
		return null;
	}
	const key = JSON.stringify([results, slug, demo, startsOn, endsOn, said]);
	return await kept.of(id, key, async () => {
		const report = await bareReport(store, campaign, now);
		const analysis = await campaignAnalysis(store, campaign, now);
		if (!report || !analysis) return null;
		const gain = await gainOf(store, campaign, said?.value ?? null, now);
		const { results: shown } = analysis;
		const { currency } = report.campaign;
		return {
			decision: report.decision,
			currency,
			lead: report.variants.find(({ variant }) => variant === report.lead) ?? null,
			knownCost: knownCostOf(
				said?.value ?? null,
				report.variants.map(({ costParts }) => costParts)
			),
			gain,
			openSegments: openSegments(shown, said?.value ?? null),
			chip: campaignVerdict({ results: shown, money: moneyOf(gain), currency }).chip,
			chipWithoutMoney: campaignVerdict({ results: shown, money: { kind: 'private' }, currency }).chip
		};
	});
}

/** What each campaign returned, by its id; those that published nothing are left out. */
export const returnsOf = untilChange(
	async (store, now): Promise<ReadonlyMap<string, CampaignReturnFacts>> => {
		const places = (await placedCards(store, now)).map(({ place }) => place);
		const said = await assumptions.newest(
			store,
			places.map(({ campaign }) => campaign)
		);
		const returns = new Map(
			await inTurn.flatMap(places, async (place) => {
				const { id } = place.campaign;
				const facts = await returnOf(store, place, said.get(id) ?? null, now);
				return facts ? [[id, facts] as const] : [];
			})
		);
		kept.keepOnly(new Set(places.map(({ campaign }) => campaign.id)));
		return returns;
	}
);
