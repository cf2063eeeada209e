import { programmes } from '#lib/experiment/programme/programme.ts';
import {
	programmeWords,
	trendWords,
	returnProgrammeWords
} from '#lib/experiment/programme/programme-words.ts';
import type { CampaignStatus } from '#lib/experiment/programme/card.ts';
import type { Headline } from '#lib/experiment/results/comparison/results.ts';
import { returnProgrammes } from '#lib/experiment/programme/return-programme.ts';
import { isoDay } from '#lib/experiment/day.ts';
import { valueTrend } from '#lib/experiment/programme/programme-spread.ts';
import type { VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import { placedCards } from '../analysis/portfolio.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { reports, type Signature } from './reports.ts';
import { returnsOf } from './returns.ts';

/** One campaign as a line of the list of reports. */
export interface ReportLine {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly status: CampaignStatus;
	readonly currency: string;
	/** Null while nothing is published. */
	readonly decision: Headline | null;
	readonly lead: Pick<
		VariantRoi,
		'variant' | 'incrementalMargin' | 'cost' | 'roi' | 'verdict' | 'reason' | 'reasons'
	> | null;
	/** The newest signed report. */
	readonly signed: Signature | null;
}

/** Every campaign's return, and what the ended ones say together. */
export async function reportOverview(
	store: Read,
	now: Date
): Promise<{
	readonly lines: readonly ReportLine[];
	/** Money by currency, then relative changes; nothing while no campaign has ended. */
	readonly together: readonly { readonly headline: string; readonly sentence: string }[];
}> {
	const placed = await placedCards(store, now);
	const confidence = await confidenceOf(store);
	const returns = await returnsOf(store, now);
	const signatures = await reports.newest(store);
	const found = placed.map(({ place: { campaign }, card }) => {
		const { slug, name, demo, kind, status } = card;
		const {
			lead = null,
			decision = null,
			gain = 'not_published',
			currency = campaign.currency
		} = returns.get(campaign.id) ?? {};
		const signed = signatures.get(campaign.id) ?? null;
		const lastDay = campaign.endsOn === null ? card.asOf : isoDay(campaign.endsOn);
		return { slug, name, demo, kind, status, currency, decision, lead, gain, signed, lastDay };
	});
	const counted = found.filter(({ status, kind }) => status === 'ended' && kind === 'campaign');
	const money = returnProgrammes(counted, confidence).map((one) => {
		const { headline, sentences } = returnProgrammeWords(one);
		const trend = valueTrend(
			counted.flatMap(({ demo, currency, gain, lastDay }) =>
				demo === one.demo && currency === one.currency && typeof gain !== 'string' && lastDay !== null
					? [{ lastDay, gain: gain.gain.estimate }]
					: []
			)
		);
		return { headline, sentence: [...sentences, ...trendWords(trend, one.currency)].join(' ') };
	});
	const ended = placed.flatMap(({ card }) =>
		card.status === 'ended' && card.kind === 'campaign' ? [card] : []
	);
	const changes = programmes(ended, confidence).flatMap((one) =>
		one.lifts.map((lift) => {
			const { headline, sentence } = programmeWords(lift, one);
			return { headline, sentence };
		})
	);
	return {
		lines: found.map(({ slug, name, demo, status, currency, decision, lead, signed }) => ({
			slug,
			name,
			demo,
			status,
			currency,
			decision,
			signed,
			lead: lead && {
				variant: lead.variant,
				incrementalMargin: lead.incrementalMargin,
				cost: lead.cost,
				roi: lead.roi,
				verdict: lead.verdict,
				reason: lead.reason,
				reasons: lead.reasons
			}
		})),
		together: money.length > 0 ? [...money, ...changes] : []
	};
}
