import { campaignRoi } from '#lib/experiment/roi.ts';
import { dataCategory, bySensitivity } from '#lib/privacy/data-category.ts';
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

/** What all kinds of personal data earned, over the demo campaigns or the real ones. */
export interface DataProgramme {
	readonly demo: boolean;
	/** Level of each range, by itself. */
	readonly confidence: number;
	/** The most sensitive kind first. */
	readonly rows: readonly DataReturn[];
	/** Campaigns with published treatments of which nobody said what they use; those treatments are not counted. */
	readonly undeclared: readonly {
		readonly slug: string;
		readonly name: string;
		readonly variants: readonly string[];
	}[];
	/** Campaigns with published results. */
	readonly published: number;
}

function mostSensitiveFirst(a: DataReturn, b: DataReturn): number {
	const [one, other] = [dataCategory(a.category), dataCategory(b.category)];
	return one && other ? bySensitivity(other, one) : 0;
}

/** The kinds of personal data that published treatments use, real and demo campaigns apart; sorts without results are left out. */
export function dataProgrammes(store: Store, now: Date): DataProgramme[] {
	const list = campaigns.list(store);
	return [false, true].flatMap((demo): DataProgramme[] => {
		const found = list
			.filter((campaign) => campaign.demo === demo)
			.flatMap((campaign) => {
				const what = declared(store, campaign, now);
				return what ? [{ campaign, what }] : [];
			});
		if (found.length === 0) return [];
		return [
			{
				demo,
				confidence,
				rows: returnOnData(categoryUses(found.map(({ what }) => what)), confidence).toSorted(
					mostSensitiveFirst
				),
				undeclared: found.flatMap(({ campaign: { slug, name }, what }) => {
					const variants = what.results.treatments.filter((variant) => !what.categories[variant]);
					return variants.length > 0 ? [{ slug, name, variants }] : [];
				}),
				published: found.length
			}
		];
	});
}
