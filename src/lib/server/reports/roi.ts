import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain, type CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { isoDay } from '#lib/experiment/day.ts';
import { roiReport, type RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '../settings/locale-scope.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { subscriberValue } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { assumptions } from './assumptions.ts';
import { dataReturns } from './data-returns.ts';
import type { LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

/** The report without what personal data earned; null while nothing is published. */
export async function bareReport(store: Read, campaign: Campaign, now: Date): Promise<RoiReport | null> {
	const analysis = await campaignAnalysis(store, campaign, now);
	if (!analysis) return null;
	const { slug, name, demo, startsOn, endsOn, currency } = campaign;
	const report = roiReport(analysis.results, {
		campaign: {
			slug,
			name,
			demo,
			from: startsOn === null ? null : isoDay(startsOn),
			to: endsOn === null ? null : isoDay(endsOn),
			currency
		},
		entered: await assumptions.find(store, campaign),
		covariances: analysis.covariances,
		valuePerSubscriber: await subscriberValue(store, campaign)
	});
	// A wave of the universal control group is no experience that could be rolled out.
	return campaign.kind === 'programme' ? { ...report, suggestion: null } : report;
}

/** What a campaign earned with all its treatments, or why that is not known. */
export async function gainOf(
	store: Read,
	campaign: Campaign,
	declared: Assumptions | null,
	now: Date
): Promise<CampaignGain | LeftOutReason> {
	const analysis = await campaignAnalysis(store, campaign, now);
	return analysis ? campaignGain(analysis.results, declared, analysis.covariances) : 'not_published';
}

/**
 * The report on a campaign's return as it would be today; null while nothing is published. For what its personal data earned, all
 * campaigns are viewed.
 */
export async function campaignReport(store: Read, campaign: Campaign, now: Date): Promise<RoiReport | null> {
	const report = await bareReport(store, campaign, now);
	return report && { ...report, data: await dataReturns(store, campaign, now) };
}

/** As pages show it: without the other campaigns that its returns on personal data rest on. */
export const ofItself = (report: RoiReport): RoiReport => ({
	...report,
	data:
		report.data &&
		report.data.map((row) => ({ ...row, campaigns: [], trustCost: [], testedHarm: [], neededIn: [] }))
});

/** The report for files: its sentences are written alike whatever the workspace's locale. */
export const plainReport = async (store: Read, campaign: Campaign, now: Date): Promise<RoiReport | null> => {
	const report = await inLocale(plainLocale, () => bareReport(store, campaign, now));
	return report && { ...report, data: await dataReturns(store, campaign, now) };
};
