import { campaignRoi } from '#lib/experiment/roi.ts';
import { categoryUses, type DeclaredCampaign } from '#lib/experiment/category-uses.ts';
import { returnOnData, type DataReturn } from '#lib/experiment/return-on-data.ts';
import { campaignResults, confidence } from '../analysis/campaign-results.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { dataUse } from '../uploads/data-use.ts';
import { assumptions } from './assumptions.ts';

/** What a campaign's published treatments use and returned; null while nothing is published. */
function declared(store: Store, campaign: Campaign, now: Date): DeclaredCampaign | null {
	const results = campaignResults(store, campaign, now);
	if (!results) return null;
	const said = assumptions.find(store, campaign)?.value ?? null;
	const { variants } = dataUse(store, campaign.id, [results.control, ...results.treatments]);
	return {
		name: campaign.name,
		currency: said?.currency ?? campaign.currency,
		results,
		variants: campaignRoi(results, said),
		categories: Object.fromEntries(variants.map(({ name, categories }) => [name, categories]))
	};
}

/**
 * What the kinds of personal data that a campaign uses earned, over all campaigns of its sort (demo or real).
 * @returns null where nobody declared what its treatments use
 */
export function dataReturns(store: Store, campaign: Campaign, now: Date): DataReturn[] | null {
	const own = declared(store, campaign, now);
	if (!own?.results.treatments.some((variant) => own.categories[variant])) return null;
	const used = new Set(
		own.results.treatments.flatMap((variant) => (own.categories[variant] ?? []).map(({ code }) => code))
	);
	const others = campaigns
		.list(store)
		.filter(({ id, demo }) => id !== campaign.id && demo === campaign.demo)
		.flatMap((other) => declared(store, other, now) ?? []);
	return returnOnData(categoryUses([own, ...others]), confidence).filter(({ category }) =>
		used.has(category)
	);
}
