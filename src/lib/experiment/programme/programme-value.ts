import { wilsonInterval } from '#lib/stats/proportions/proportion.ts';
import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import type { Range } from '../results/comparison/results.ts';
import {
	cumulativeGain,
	gainSummary,
	isCounted,
	type GainSummary,
	type MonthOfGain
} from './gain-summary.ts';
import type { CountedLine } from './gain-summary.ts';
import { isDecidable, type PortfolioLine } from './portfolio.ts';
import {
	gainByGroup,
	gainByQuarter,
	gainByTag,
	type GroupGain,
	type QuarterGain
} from './programme-groups.ts';
import { rolledOutSum, type NotRolledOut, type RolledOut } from './return-programme.ts';

/** Campaigns that paid, of those that count, with the range of the share. */
export interface WinRate {
	readonly paid: number;
	readonly counted: number;
	/** In [0, 1]. */
	readonly share: Range;
}

/** What ended campaigns of one currency say together. Amounts are in that currency; nothing is converted. */
export interface ProgrammeValue {
	/** ISO 4217 code; null where no campaign has a gain. */
	readonly currency: string | null;
	readonly confidence: number;
	/** Of all currencies. */
	readonly summary: GainSummary;
	readonly campaigns: readonly CountedLine[];
	/** The plain sum of the gains. */
	readonly gain: Range | null;
	readonly margin: number;
	readonly cost: number;
	/** Margin ÷ cost; null for losses, and where nothing was spent. */
	readonly returned: number | null;
	/** Of campaigns of all currencies; null where none counts. */
	readonly winRate: WinRate | null;
	/** Ended campaigns with guardrails, and those over the limit of one. */
	readonly trust: { readonly guarded: number; readonly over: readonly PortfolioLine[] };
	/** Ended campaigns with a verdict, and what was decided on them. */
	readonly decided: {
		readonly of: number;
		readonly made: number;
		readonly rollOut: number;
		readonly runLonger: number;
		readonly stop: number;
	};
	/** By the quarter of the last day, oldest first; campaigns without days come last. */
	readonly quarters: readonly QuarterGain[];
	readonly months: readonly MonthOfGain[];
	readonly channels: readonly GroupGain[];
	readonly owners: readonly GroupGain[];
	/** A campaign can have several tags: these do not add up. */
	readonly tags: readonly GroupGain[];
	readonly rolledOut: RolledOut | NotRolledOut;
}

const sumOf = (lines: readonly CountedLine[], of: (line: CountedLine) => number): number =>
	lines.reduce((sum, line) => sum + of(line), 0);

function winRate({ paid, counted }: GainSummary, confidence: number): WinRate | null {
	if (counted === 0) return null;
	const share = { estimate: paid / counted, ...wilsonInterval({ n: counted, count: paid }, confidence) };
	return { paid, counted, share };
}

function decisionsOf(lines: readonly PortfolioLine[]): ProgrammeValue['decided'] {
	const open = lines.filter(isDecidable);
	const number = (kind: string) => open.filter(({ decision }) => decision?.kind === kind).length;
	return {
		of: open.length,
		made: open.filter(({ decision }) => decision !== null).length,
		rollOut: number('roll-out'),
		runLonger: number('run-longer'),
		stop: number('stop')
	};
}

/** Null where nobody decided; a signature of before decisions is none. */
const isRolledOut = ({ decision }: PortfolioLine): boolean | null =>
	decision === null || decision.kind === 'signed' ? null : decision.kind === 'roll-out';

/**
 * The value of a programme: every figure of its page, of its file and of the API.
 *
 * Takes campaigns as independent. The sum is plain, over all that count, so that quarters, channels and owners add up to it.
 *
 * @param lines      campaigns of the requested days; demo campaigns and others are never in one list
 * @param confidence two-sided level in (0, 1)
 * @param wanted     ISO 4217 code; the most used currency where it is left out
 */
export function programmeValue(
	lines: readonly PortfolioLine[],
	confidence: number,
	wanted?: string
): ProgrammeValue {
	const own = lines.filter(({ kind }) => kind === 'campaign');
	const summary = gainSummary(own, confidence);
	const currency = wanted ?? summary.totals[0]?.currency ?? null;
	const campaigns = own.filter(isCounted).filter((line) => line.currency === currency);
	const terms = campaigns.map(({ gain: { gain, below, above } }) => ({
		estimate: gain.estimate,
		below,
		above
	}));
	const margin = sumOf(campaigns, ({ gain }) => gain.margin.estimate);
	const cost = sumOf(campaigns, ({ gain }) => gain.cost);
	const gain = campaigns.length === 0 ? null : unbiasedSum(terms, confidence);
	const guarded = own.filter(
		({ status, trust }) => status === 'ended' && trust !== null && trust.state !== 'none'
	);
	return {
		currency,
		confidence,
		summary,
		campaigns,
		gain,
		margin,
		cost,
		returned: gain !== null && gain.estimate > 0 && cost > 0 ? margin / cost : null,
		winRate: winRate(summary, confidence),
		trust: { guarded: guarded.length, over: guarded.filter(({ trust }) => trust?.state === 'over') },
		decided: decisionsOf(own),
		quarters: gainByQuarter(campaigns, confidence),
		months: cumulativeGain(campaigns, confidence),
		channels: gainByGroup(campaigns, ({ channel }) => channel, confidence),
		owners: gainByGroup(campaigns, ({ owner }) => owner, confidence),
		tags: gainByTag(campaigns, confidence),
		rolledOut: rolledOutSum(
			campaigns.map((line) => ({ gain: line.gain, rolledOut: isRolledOut(line) })),
			confidence
		)
	};
}
