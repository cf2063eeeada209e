import { chosenSum } from '#lib/stats/pooling/chosen-sum.ts';
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

/** What was rolled out, beside all that was measured. */
export interface RolledOut {
	/** Campaigns rolled out that are in the sum. */
	readonly campaigns: number;
	/** Their plain sum, which is biased upward: they were chosen for doing well. */
	readonly plain: Range;
	/** The same, adjusted for luck. */
	readonly adjusted: Range;
}

/** Why there is no sum of what was rolled out. */
export type NotRolledOut = 'no_decisions' | 'none_rolled_out' | 'too_few_campaigns';

/**
 * The gain of the campaigns that were rolled out, adjusted for luck by all that were measured.
 *
 * @param measured   campaigns of one currency; `rolledOut` null where nobody decided
 * @param confidence two-sided level in (0, 1)
 */
export function rolledOutSum(
	measured: readonly { readonly gain: CampaignGain; readonly rolledOut: boolean | null }[],
	confidence: number
): RolledOut | NotRolledOut {
	if (measured.every(({ rolledOut }) => rolledOut === null)) return 'no_decisions';
	const studies = measured.map(({ gain: { gain, below, above }, rolledOut }) => ({
		effect: gain.estimate,
		variance: ((below + above) / 2) ** 2,
		chosen: rolledOut === true
	}));
	const chosen = measured.filter(({ rolledOut }) => rolledOut === true);
	if (chosen.length === 0) return 'none_rolled_out';
	if (studies.some(({ variance }) => !(variance > 0))) return 'too_few_campaigns';
	const adjusted = chosenSum(studies, confidence);
	if ('kind' in adjusted) return 'too_few_campaigns';
	const terms = chosen.map(({ gain: { gain, below, above } }) => ({ estimate: gain.estimate, below, above }));
	return { campaigns: chosen.length, plain: unbiasedSum(terms, confidence), adjusted };
}
