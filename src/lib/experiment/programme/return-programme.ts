import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import type { CampaignGain } from '../roi/money/campaign-gain.ts';
import type { LeftOut } from './programme.ts';
import type { Range } from '../results/comparison/results.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

/** One ended campaign with its gain, or why that is unknown. */
export interface CampaignReturn {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	/** ISO 4217 code. */
	readonly currency: string;
	readonly gain: CampaignGain | LeftOutReason;
	/** Its known cost, also where the gain is unknown. */
	readonly knownCost?: number;
}

/** The total return of the campaigns of one currency. Amounts are in that currency. */
export interface ReturnProgramme {
	readonly demo: boolean;
	readonly currency: string;
	/** Campaigns in the sum. */
	readonly campaigns: number;
	readonly leftOut: readonly LeftOut[];
	readonly cost: number;
	/** Known costs of the campaigns left out. */
	readonly costLeftOut: number;
	/** The plain sum over all measured campaigns, which is unbiased; null where there is none. */
	readonly gain: Range | null;
}

function together(list: readonly CampaignReturn[], confidence: number): ReturnProgramme | null {
	const [first] = list;
	if (!first) return null;
	const found = list.flatMap(({ gain }) => (typeof gain === 'string' ? [] : [gain]));
	const terms = found.map(({ gain, below, above }) => ({ estimate: gain.estimate, below, above }));
	return {
		demo: first.demo,
		currency: first.currency,
		campaigns: found.length,
		leftOut: list.flatMap(({ slug, name, gain }) =>
			typeof gain === 'string' ? [{ slug, name, reason: gain }] : []
		),
		cost: found.reduce((sum, { cost }) => sum + cost, 0),
		costLeftOut: list.reduce(
			(sum, { gain, knownCost = 0 }) => sum + (typeof gain === 'string' ? knownCost : 0),
			0
		),
		gain: found.length === 0 ? null : unbiasedSum(terms, confidence)
	};
}

/**
 * The total return of ended campaigns: the plain sum over all that were measured, whether they did well or not, with its range.
 * Nothing is shrunk towards 0: the costs of real gains would then look like a loss.
 *
 * Takes campaigns as reaching different people, or at least as independent.
 *
 * @param ended      ended campaigns
 * @param confidence two-sided level in (0, 1)
 * @returns one for each currency, the most used first; real and demo campaigns separately
 */
export function returnProgrammes(ended: readonly CampaignReturn[], confidence: number): ReturnProgramme[] {
	const groups = Map.groupBy(ended, ({ demo, currency }) => `${demo ? 'demo' : 'real'} ${currency}`);
	return [...groups.values()]
		.flatMap((list) => together(list, confidence) ?? [])
		.sort((a, b) => Number(a.demo) - Number(b.demo) || b.campaigns - a.campaigns);
}
