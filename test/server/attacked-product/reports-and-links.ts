import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { sayAssumptions } from '#lib/server/reports/say.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import type { Stores } from '#lib/server/db/stores.ts';

/** Makes links to a campaign, its reports, and all campaigns together. */
export function linksTo(
	{ holdout }: Stores,
	slug: string,
	made: { readonly createdBy: string; readonly now: Date }
): string[] {
	const campaign = campaigns.find(holdout, slug);
	if (!campaign) return [];
	const rest = { query: '', days: 1, ...made };
	return [
		shares.add(holdout, { kind: 'campaign', campaignId: campaign.id }, rest),
		shares.add(holdout, { kind: 'report', campaignId: campaign.id }, rest),
		shares.add(holdout, { kind: 'report', campaignId: campaign.id }, { ...rest, query: 'report=1' }),
		shares.add(holdout, { kind: 'programme', campaignId: null }, rest)
	].map((secret) => `/shared/${secret}`);
}

/** Says what campaigns cost, and signs their reports. */
export function sign({ holdout }: Stores, slugs: readonly string[], now: Date): void {
	for (const slug of slugs) {
		const campaign = campaigns.find(holdout, slug);
		if (!campaign) continue;
		holdout.transaction(() => {
			const some = {
				marginRate: 0.4,
				fixedCost: 100,
				costPerPerson: 0.1,
				currency: 'EUR',
				valuePerConversion: 20
			};
			sayAssumptions(holdout, campaign, { some, by: 'The manager', now });
			const report = campaignReport(holdout, campaign, now);
			if (report) reports.sign(holdout, campaign.id, { report, by: 'The manager', now });
		});
	}
}
