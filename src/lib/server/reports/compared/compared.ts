import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { CampaignResults, Range, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { leftOutWords } from '#lib/experiment/roi/money/left-out.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { campaignAnalysis } from '../../analysis/campaign-results.ts';
import type { Campaign } from '../../campaigns/campaigns.ts';
import { dataUse } from '../../campaigns/data-use.ts';
import { atSlug } from '../../campaigns/find.ts';
import { variantPictures, type ShownPicture } from '../../campaigns/pictures/variant-pictures.ts';
import type { Viewer } from '../../campaigns/viewer.ts';
import type { Read } from '../../db/database.ts';
import { inTurn } from '../../db/in-turn.ts';
import { assumptions } from '../assumptions.ts';
import { portfolioLines } from '../portfolio-lines.ts';

/** Campaigns, or variants of campaigns, beside each other at most. */
export const maxCompared = 4;

/** One campaign, or one variant of it, of a comparison: from released numbers only. */
export interface Compared {
	/** As in the address: a slug, or a slug and a variant. */
	readonly asked: string;
	/** The variant that was asked for; null for the campaign. */
	readonly variant: string | null;
	readonly line: PortfolioLine;
	readonly results: CampaignResults;
	/** The variant that the metrics are of. */
	readonly shown: string;
	/** Of the campaign with all its variants, or of the variant before the fixed cost. */
	readonly gain: Range | null;
	/** Why there is no gain. */
	readonly noGain: string;
	/** Labels of the kinds of personal data that it uses; null where that is not declared. */
	readonly kinds: readonly string[] | null;
	/** What the people of that variant saw; null without a picture. */
	readonly picture: ShownPicture | null;
}

/** `slug` or `slug/variant`: a slug has no slash. */
function parsed(asked: string): { slug: string; variant: string | null } {
	const at = asked.indexOf('/');
	return at < 0 ? { slug: asked, variant: null } : { slug: asked.slice(0, at), variant: asked.slice(at + 1) };
}

async function kindsOf(store: Read, campaign: Campaign, variants: readonly string[]) {
	const uses = (await dataUse(store, campaign.id, variants)).variants.filter(({ name }) =>
		variants.includes(name)
	);
	if (uses.every(({ categories }) => categories === null)) return null;
	return [...new Set(uses.flatMap(({ categories }) => (categories ?? []).map(({ label }) => label)))];
}

async function gainOfVariant(store: Read, campaign: Campaign, variant: string, now: Date) {
	const analysis = await campaignAnalysis(store, campaign, now);
	const known = (await assumptions.find(store, campaign))?.value ?? null;
	const found =
		analysis &&
		campaignRoi(analysis.results, known, analysis.covariances).find((one) => one.variant === variant);
	return found?.gain ?? null;
}

async function comparedOne(
	store: Read,
	now: Date,
	{ asked, viewer, lines }: { asked: string; viewer: Viewer; lines: readonly PortfolioLine[] }
): Promise<Compared[]> {
	const { slug, variant } = parsed(asked);
	const found = await atSlug(store, viewer, slug);
	if (found.kind !== 'found') return [];
	const { campaign } = found;
	const line = lines.find((one) => one.slug === campaign.slug);
	const analysis = await campaignAnalysis(store, campaign, now);
	if (!line || !analysis || (line.status !== 'ended' && line.status !== 'running')) return [];
	const { results } = analysis;
	if (variant !== null && !results.treatments.includes(variant)) return [];
	const shown = variant ?? leadRow(results)?.variant ?? results.treatments[0];
	if (shown === undefined) return [];
	const whole = line.gain === null || typeof line.gain === 'string' ? null : line.gain.gain;
	return [
		{
			asked: variant === null ? line.slug : `${line.slug}/${variant}`,
			variant,
			line,
			results,
			shown,
			gain: variant === null ? whole : await gainOfVariant(store, campaign, variant, now),
			noGain: typeof line.gain === 'string' ? leftOutWords[line.gain] : 'no gain known',
			kinds: await kindsOf(store, campaign, variant === null ? results.treatments : [variant]),
			picture: (await variantPictures.list(store, campaign.id)).find((one) => one.variant === shown) ?? null
		}
	];
}

/**
 * What an address compares, in its order, each once. A campaign without released numbers is not there, whoever asks: nothing
 * tells it from one that does not exist.
 */
export async function comparedCampaigns(
	store: Read,
	now: Date,
	{ asked, viewer }: { asked: readonly string[]; viewer: Viewer }
): Promise<Compared[]> {
	const lines = await portfolioLines(store, now);
	const found = await inTurn.flatMap([...new Set(asked)].slice(0, maxCompared), (one) =>
		comparedOne(store, now, { asked: one, viewer, lines })
	);
	return [...new Map(found.map((one) => [one.asked, one])).values()];
}

/** The total of a metric of what is compared; undefined where it has none. */
export const comparedRow = ({ results, shown }: Compared, metric: string): ResultRow | undefined =>
	results.results.find(
		(row) =>
			row.by.length === 0 && row.metric === metric && row.variant === shown && row.against === undefined
	);
