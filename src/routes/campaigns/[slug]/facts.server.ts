import type { Scale } from '#lib/charts/effect.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import type { CampaignMoney } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { campaignAnalysis, type CampaignAnalysis } from '#lib/server/analysis/campaign-results.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { subscriberValue } from '#lib/server/campaigns/workspace.ts';
import { store } from '#lib/server/db/store.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import type { NoteLine } from './decisions/noting.ts';
import { priorOf } from './view.ts';

/** Who reads the page, and when. */
export interface Reading {
	readonly url: URL;
	readonly now: Date;
	/** Money is shown. */
	readonly seesMoney: boolean;
	/** Margin and costs can be entered. */
	readonly mayAdd: boolean;
	/** The settings of the address are fixed: no pages are turned, and a breakdown that they name is the only one. */
	readonly fixed: boolean;
	readonly notes: readonly NoteLine[];
}

/** What the tabs of a campaign are made from. */
export interface Facts extends Reading {
	readonly campaign: Campaign;
	readonly analysis: CampaignAnalysis;
	readonly results: CampaignResults;
	/** Of amounts. */
	readonly currency: string;
	readonly money: CampaignMoney;
	/** Margin and costs as entered; they decide what is suggested, also for those who may not see money. */
	readonly entered: Assumptions | null;
	/** What a subscriber is worth to the workspace; null where nobody entered it. */
	readonly subscriber: number | null;
	/** The treatment that is viewed. */
	readonly variant: string;
}

function moneyOf(analysis: CampaignAnalysis, entered: Assumptions | null, seesMoney: boolean): CampaignMoney {
	if (!seesMoney) return { kind: 'private' };
	const gain = campaignGain(analysis.results, entered, analysis.covariances);
	if (typeof gain !== 'string') return { kind: 'known', gain };
	return gain === 'no_margin' ? { kind: 'missing' } : { kind: 'none', reason: gain };
}

/** The released results of a campaign with what a page makes of them; null while nothing is published. */
export async function campaignFacts(campaign: Campaign, reading: Reading): Promise<Facts | null> {
	const { url, now, seesMoney } = reading;
	const analysis = await campaignAnalysis(store(), campaign, now, priorOf(url));
	if (!analysis) return null;
	const { results } = analysis;
	const asked = results.treatments.find((name) => name === url.searchParams.get('variant'));
	const entered = (await assumptions.find(store(), campaign))?.value ?? null;
	return {
		...reading,
		campaign,
		analysis,
		results,
		currency: (seesMoney ? entered?.currency : null) ?? campaign.currency,
		money: moneyOf(analysis, entered, seesMoney),
		entered,
		subscriber: await subscriberValue(store(), campaign),
		variant: asked ?? leadRow(results)?.variant ?? results.treatments[0] ?? ''
	};
}

/** What a view that stays as it is shows: no money, no notes. */
export const fixedFacts = (campaign: Campaign, url: URL, now: Date): Promise<Facts | null> =>
	campaignFacts(campaign, { url, now, seesMoney: false, mayAdd: false, fixed: true, notes: [] });

/** The scale of changes that the address asks for. */
export const scaleOf = ({ searchParams }: URL, usual: Scale): Scale => {
	const asked = searchParams.get('scale');
	return asked === 'relative' || asked === 'absolute' ? asked : usual;
};
