import { shrunkenTotal } from '#lib/stats/shrinkage.ts';
import type { Range } from './results.ts';
import type { VariantRoi } from './roi-figures.ts';

/** One ended campaign with the return of the variant that speaks for it. */
export interface CampaignReturn {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	/** ISO 4217 code. */
	readonly currency: string;
	readonly lead: VariantRoi | null;
}

/** What the campaigns of one currency brought together. Amounts are in that currency. */
export interface ReturnProgramme {
	readonly demo: boolean;
	readonly currency: string;
	/** Campaigns with a return. */
	readonly campaigns: number;
	/** Ended campaigns without one. */
	readonly leftOut: number;
	readonly cost: number;
	/** Shrunken (James–Stein) sums; null below six campaigns. */
	readonly total: {
		/** Share of each campaign's margin that is kept, in [0, 1]. */
		readonly kept: number;
		readonly margin: Range;
		readonly net: Range;
		readonly roi: Range;
	} | null;
}

const minus = ({ estimate, low, high }: Range, cost: number): Range => ({
	estimate: estimate - cost,
	low: low - cost,
	high: high - cost
});

function together(list: readonly CampaignReturn[], confidence: number): ReturnProgramme | null {
	const [first] = list;
	if (!first) return null;
	const found = list.flatMap(({ lead }) =>
		lead?.roi && lead.net && lead.cost !== null && lead.netError !== null && lead.netError > 0
			? [{ margin: lead.net.estimate + lead.cost, error: lead.netError, cost: lead.cost }]
			: []
	);
	const cost = found.reduce((sum, one) => sum + one.cost, 0);
	const shrunken = shrunkenTotal(
		found.map(({ margin, error }) => ({ effect: margin, variance: error ** 2 })),
		confidence
	);
	const { demo, currency } = first;
	const facts = { demo, currency, campaigns: found.length, leftOut: list.length - found.length, cost };
	if (shrunken.kind !== 'computed') return { ...facts, total: null };
	const margin = { estimate: shrunken.total, low: shrunken.low, high: shrunken.high };
	const net = minus(margin, cost);
	const roi = { estimate: net.estimate / cost, low: net.low / cost, high: net.high / cost };
	return { ...facts, total: { kept: shrunken.kept, margin, net, roi } };
}

/**
 * What ended campaigns brought together: their margins are shrunken before they are added, because a plain sum counts every
 * lucky campaign in full. Below six campaigns there is no sum at all.
 *
 * Takes campaigns as reaching different people, or at least as independent. A campaign with several treatments counts with its
 * best one, which leans upward.
 *
 * @param ended      ended campaigns
 * @param confidence two-sided level in (0, 1)
 * @returns one for each currency; real and demo campaigns apart
 */
export function returnProgrammes(ended: readonly CampaignReturn[], confidence: number): ReturnProgramme[] {
	const groups = Map.groupBy(ended, ({ demo, currency }) => `${demo ? 'demo' : 'real'} ${currency}`);
	return [...groups.values()]
		.flatMap((list) => together(list, confidence) ?? [])
		.sort((a, b) => Number(a.demo) - Number(b.demo));
}
