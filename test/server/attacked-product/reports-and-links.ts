import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import type { Stores } from '#lib/server/db/stores.ts';

/** Makes links to a campaign, its reports, and all campaigns together. */
export async function linksTo(
	{ holdout }: Stores,
	slug: string,
	made: { readonly createdBy: string; readonly now: Date }
): Promise<string[]> {
	const campaign = await campaigns.find(holdout, slug);
	if (!campaign) return [];
	const rest = { query: '', days: 1, ...made };
	return [
		await holdout.write((tx) => shares.add(tx, { kind: 'campaign', campaignId: campaign.id }, rest)),
		await holdout.write((tx) => shares.add(tx, { kind: 'report', campaignId: campaign.id }, rest)),
		await holdout.write((tx) =>
			shares.add(tx, { kind: 'report', campaignId: campaign.id }, { ...rest, query: 'report=1' })
		),
		await holdout.write((tx) => shares.add(tx, { kind: 'programme', campaignId: null }, rest))
	].map((secret) => `/shared/${secret}`);
}

/** Says what campaigns cost, and signs their reports. */
export async function sign({ holdout }: Stores, slugs: readonly string[], now: Date): Promise<void> {
	for (const slug of slugs) {
		const campaign = await campaigns.find(holdout, slug);
		if (!campaign) continue;
		await holdout.write(async (tx) => {
			const some = {
				marginRate: 0.4,
				fixedCost: 100,
				costPerPerson: 0.1,
				currency: 'EUR',
				valuePerConversion: 20
			};
			await setAssumptions(tx, campaign, { some, by: 'The manager', now });
			const report = await campaignReport(tx, campaign, now);
			if (report) await reports.sign(tx, campaign.id, { report, by: 'The manager', now });
		});
	}
}
