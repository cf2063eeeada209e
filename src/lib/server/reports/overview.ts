import { programmes, type Programme } from '#lib/experiment/programme.ts';
import type { CampaignStatus } from '#lib/experiment/card.ts';
import type { Headline } from '#lib/experiment/results.ts';
import { returnProgrammes, type ReturnProgramme } from '#lib/experiment/return-programme.ts';
import type { VariantRoi } from '#lib/experiment/roi-figures.ts';
import { confidence } from '../analysis/campaign-results.ts';
import { portfolio } from '../analysis/portfolio.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { reports, type Signature } from './reports.ts';
import { bareReport } from './roi.ts';

/** One campaign as a line of the list of reports. */
export interface ReportLine {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly status: CampaignStatus;
	readonly currency: string;
	/** Null while nothing is published. */
	readonly decision: Headline | null;
	readonly lead: Pick<VariantRoi, 'variant' | 'incrementalMargin' | 'cost' | 'roi' | 'verdict'> | null;
	/** The newest signed report. */
	readonly signed: Signature | null;
}

/** Every campaign's return, and what the ended ones say together. */
export function reportOverview(
	store: Store,
	now: Date
): {
	readonly lines: readonly ReportLine[];
	readonly returns: readonly ReturnProgramme[];
	readonly changes: readonly Programme[];
} {
	const cards = portfolio(store, now);
	const ended = cards.filter(({ status }) => status === 'ended');
	const found = campaigns.list(store).map((campaign) => {
		const report = bareReport(store, campaign, now);
		const lead = report?.variants.find(({ variant }) => variant === report.lead) ?? null;
		const { slug, name, demo } = campaign;
		const currency = report?.campaign.currency ?? campaign.currency;
		return {
			slug,
			name,
			demo,
			currency,
			report,
			lead,
			signed: reports.list(store, campaign.id).at(-1) ?? null
		};
	});
	return {
		lines: found.map(({ slug, name, demo, currency, report, lead, signed }) => ({
			slug,
			name,
			demo,
			status: cards.find((card) => card.slug === slug)?.status ?? 'awaiting release',
			currency,
			decision: report?.decision ?? null,
			lead: lead && {
				variant: lead.variant,
				incrementalMargin: lead.incrementalMargin,
				cost: lead.cost,
				roi: lead.roi,
				verdict: lead.verdict
			},
			signed
		})),
		returns: returnProgrammes(
			found.filter(({ slug }) => ended.some((card) => card.slug === slug)),
			confidence
		),
		changes: programmes(ended, confidence)
	};
}
