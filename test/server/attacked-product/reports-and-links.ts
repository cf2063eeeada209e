import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import { commandLineViewer } from '#lib/server/campaigns/viewer.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import type { Stores } from '#lib/server/db/stores.ts';

/** Who makes links, and when. */
interface Made {
	readonly createdBy: string;
	readonly now: Date;
}

const add = ({ holdout }: Stores, link: Parameters<typeof shares.add>[1], made: Made, query = '') =>
	holdout.write(
		async (tx) =>
			`/shared/${await shares.add(tx, link, { query, days: 1, embed: ['https://intranet.example'], ...made })}`
	);

/** Makes links to a campaign and its reports. */
export async function linksTo(stores: Stores, slug: string, made: Made): Promise<string[]> {
	const campaign = await campaigns.find(stores.holdout, slug);
	if (!campaign) return [];
	const report = { kind: 'report', campaignId: campaign.id } as const;
	return [
		await add(stores, { kind: 'campaign', campaignId: campaign.id }, made),
		await add(stores, report, made),
		await add(stores, report, made, 'report=1')
	];
}

/** Makes links to all campaigns together. */
export async function linksToAll(stores: Stores, made: Made): Promise<string[]> {
	const programme = { kind: 'programme', campaignId: null } as const;
	return [await add(stores, programme, made), await add(stores, programme, made, 'view=programme')];
}

/** Makes the plan that a campaign began with. @returns its id */
export async function planOf({ holdout }: Stores, slug: string, now: Date): Promise<string | null> {
	const campaign = await campaigns.find(holdout, slug);
	if (!campaign) return null;
	const known = await savedPlans.ofCampaign(holdout, campaign.id);
	if (known) return known.id;
	const plan = {
		name: campaign.name,
		hypothesis: null,
		audience: null,
		channel: null,
		primary: 'conversion',
		guardrails: ['unsubscribe_rate'],
		treatments: 1,
		share: 0.5,
		people: 1000,
		lift: 0.1,
		startsOn: null,
		endsOn: null,
		marginRate: null,
		fixedCost: null,
		costPerPerson: null,
		kinds: ['purchase_history'],
		question: ''
	};
	return await holdout.write(async (tx) => {
		const id = await savedPlans.add(tx, { owner: campaign.owner, plan, now });
		const saved = await savedPlans.find(tx, id, commandLineViewer);
		if (saved) await savedPlans.freeze(tx, saved, campaign.id, now);
		return id;
	});
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
