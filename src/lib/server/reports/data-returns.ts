import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { dataCategory, bySensitivity } from '#lib/privacy/data-category.ts';
import {
	categoryUses,
	type DeclaredCampaign,
	type CategoryUse
} from '#lib/experiment/roi/data/category-uses.ts';
import { returnOnData, type DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import { sourcedCards, type CardSource } from '../analysis/portfolio.ts';
import { campaignCache } from '../analysis/cache.ts';
import { untilChange } from '../analysis/until-change.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { confidenceOf } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { dataUse } from '../campaigns/data-use.ts';
import { declarations } from '../campaigns/declarations.ts';
import { assumptions, type DeclaredAssumptions } from './assumptions.ts';
import { inTurn } from '../db/in-turn.ts';

/** What a campaign's published treatments use and returned; null while nothing is published. */
async function declaredCampaign(
	store: Read,
	campaign: Campaign,
	now: Date
): Promise<DeclaredCampaign | null> {
	const analysis = await campaignAnalysis(store, campaign, now);
	if (!analysis) return null;
	const { results, covariances } = analysis;
	const assumed = (await assumptions.find(store, campaign))?.value ?? null;
	const { variants } = await dataUse(store, campaign.id, [results.control, ...results.treatments]);
	return {
		name: campaign.name,
		currency: assumed?.currency ?? campaign.currency,
		channel: campaign.channel,
		results,
		variants: campaignRoi(results, assumed, covariances),
		categories: Object.fromEntries(variants.map(({ name, categories }) => [name, categories]))
	};
}

/** What one campaign with published results says of personal data. */
interface DataUses {
	readonly uses: readonly CategoryUse[];
	/** Published treatments whose use of data is not declared. */
	readonly undeclared: readonly string[];
}

/** Kept for all campaigns, as cards are: a report looks at what each of them used. */
const cache = campaignCache<DataUses | null>('uses');

/** Uses of personal data by one campaign: from memory, unless something they rest on has changed; null while nothing is published. */
export async function usesOf(
	store: Read,
	{ campaign, key: results }: Pick<CardSource, 'campaign' | 'key'>,
	{ declared, print }: { declared: DeclaredAssumptions | null; print: string },
	now: Date
): Promise<DataUses | null> {
	if (results === null) {
		cache.forget(campaign.id);
		return null;
	}
	return await cache.of(
		campaign.id,
		JSON.stringify([results, campaign.name, campaign.channel, declared, print]),
		async () => {
			const found = await declaredCampaign(store, campaign, now);
			return (
				found && {
					uses: categoryUses([found]),
					undeclared: found.results.treatments.filter((variant) => !found.categories[variant])
				}
			);
		}
	);
}

/** Campaigns with published results and what they say of personal data, newest first. */
const allUses = untilChange(
	async (store, now): Promise<readonly { campaign: Campaign; found: DataUses }[]> => {
		// A wave of the universal control group is about all personalisation, not about what one campaign uses.
		const sources = (await sourcedCards(store, now)).flatMap(({ source, card }) =>
			card.kind === 'campaign' ? [source] : []
		);
		const list = sources.map(({ campaign }) => campaign);
		const declared = await assumptions.newest(store, list);
		const fingerprints = await declarations.fingerprints(store);
		const all = await inTurn.flatMap(sources, async (source) => {
			const { id } = source.campaign;
			const found = await usesOf(
				store,
				source,
				{ declared: declared.get(id) ?? null, print: fingerprints.get(id) ?? '' },
				now
			);
			return found ? [{ campaign: source.campaign, found }] : [];
		});
		cache.keepOnly(new Set(list.map(({ id }) => id)));
		return all;
	}
);

/**
 * What the kinds of personal data that a campaign uses earned, over all campaigns of its sort (demo or real).
 * @returns null where nobody declared what its treatments use
 */
export async function dataReturns(store: Read, campaign: Campaign, now: Date): Promise<DataReturn[] | null> {
	const own = await declaredCampaign(store, campaign, now);
	if (!own?.results.treatments.some((variant) => own.categories[variant])) return null;
	const used = new Set(
		own.results.treatments.flatMap((variant) => (own.categories[variant] ?? []).map(({ code }) => code))
	);
	const others = (await allUses(store, now))
		.filter((other) => other.campaign.id !== campaign.id && other.campaign.demo === campaign.demo)
		.flatMap(({ found }) => found.uses);
	return returnOnData([...categoryUses([own]), ...others], own.results.confidence, campaign.name).filter(
		({ category }) => used.has(category)
	);
}

/** What all kinds of personal data earned, over the demo campaigns or the real ones. */
export interface DataProgramme {
	readonly demo: boolean;
	/** Level of each range, by itself. */
	readonly confidence: number;
	/** The most sensitive kind first. */
	readonly rows: readonly DataReturn[];
	/** Campaigns with published treatments whose use of data is not declared; those treatments are not counted. */
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
export const dataProgrammes = untilChange((store, now): Promise<readonly DataProgramme[]> =>
	inTurn.flatMap([false, true], async (demo): Promise<DataProgramme[]> => {
		const all = (await allUses(store, now)).filter(({ campaign }) => campaign.demo === demo);
		if (all.length === 0) return [];
		const uses = all.flatMap(({ found }) => found.uses);
		return [
			{
				demo,
				confidence: await confidenceOf(store),
				rows: returnOnData(uses, await confidenceOf(store)).toSorted(mostSensitiveFirst),
				undeclared: all.flatMap(({ campaign: { slug, name }, found: { undeclared } }) =>
					undeclared.length > 0 ? [{ slug, name, variants: undeclared }] : []
				),
				published: all.length
			}
		];
	})
);
