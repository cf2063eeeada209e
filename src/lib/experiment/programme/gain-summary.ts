import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import type { Range } from '../results/comparison/results.ts';
import type { CampaignGain } from '../roi/money/campaign-gain.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';
import type { PortfolioLine } from './portfolio.ts';
import { returnProgrammes } from './return-programme.ts';

/** A campaign that counts in a total: ended, with a gain that has a range. */
export type CountedLine = PortfolioLine & { readonly gain: CampaignGain };

/** The only rule of what counts; of waves of the universal control group none does. */
export const isCounted = (line: PortfolioLine): line is CountedLine =>
	line.status === 'ended' &&
	line.kind === 'campaign' &&
	line.gain !== null &&
	typeof line.gain !== 'string' &&
	line.paid !== 'not-comparable' &&
	line.paid !== 'too-few-people';

/** What campaigns of one currency earned, all treatments together. */
export interface GainTotal {
	/** ISO 4217 code. */
	readonly currency: string;
	readonly campaigns: number;
	/** The plain sum of the gains. */
	readonly gain: Range;
	readonly cost: number;
}

/** Ended campaigns in money. `paid + lost + tooClose = counted`. */
export interface GainSummary {
	/** The most used currency first; nothing is converted. */
	readonly totals: readonly GainTotal[];
	readonly counted: number;
	readonly paid: number;
	readonly lost: number;
	readonly tooClose: number;
	/** Campaigns over the limit of a guardrail, also running ones and those that do not count. */
	readonly costTrust: number;
	readonly running: number;
	/** Published and ended, and not counted, by reason. */
	readonly leftOut: readonly { readonly reason: LeftOutReason; readonly campaigns: number }[];
}

/**
 * What ended campaigns earned: the plain sum of those that count, so that rows and total add up exactly.
 * @param lines      those of the requested days; demo campaigns and others are never in one list
 * @param confidence two-sided level in (0, 1)
 */
export function gainSummary(lines: readonly PortfolioLine[], confidence: number): GainSummary {
	const campaigns = lines.filter(({ kind }) => kind === 'campaign');
	const counted = campaigns.filter(isCounted);
	const left = campaigns.filter((line) => line.status === 'ended' && !isCounted(line));
	const reasons = Map.groupBy(left, ({ gain }) => (typeof gain === 'string' ? gain : 'not_comparable'));
	const number = (state: PortfolioLine['paid']) => counted.filter(({ paid }) => paid === state).length;
	return {
		totals: returnProgrammes(counted, confidence).flatMap(({ currency, campaigns: of, gain, cost }) =>
			gain ? [{ currency, campaigns: of, gain, cost }] : []
		),
		counted: counted.length,
		paid: number('paid'),
		lost: number('lost'),
		tooClose: number('too-close'),
		costTrust: campaigns.filter(({ trust }) => trust?.state === 'over').length,
		running: campaigns.filter(({ status }) => status === 'running').length,
		leftOut: [...reasons]
			.map(([reason, list]) => ({ reason, campaigns: list.length }))
			.sort((a, b) => b.campaigns - a.campaigns)
	};
}

/** What was earned up to the end of a month. */
export interface MonthOfGain {
	/** Such as `2026-04`. */
	readonly month: string;
	/** Campaigns that ended in it. */
	readonly campaigns: number;
	/** Cumulated from the first campaign on. */
	readonly gain: Range;
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const monthName = (month: number): string =>
	`${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;

/** Months that are shown at most; earlier ones are in the first. */
const maxMonths = 36;

/**
 * Gain of campaigns of one currency, cumulated by the month of their last day; those without days are left out.
 * @param confidence two-sided level in (0, 1)
 */
export function cumulativeGain(lines: readonly CountedLine[], confidence: number): MonthOfGain[] {
	const dated = lines.flatMap(({ to, gain: { gain, below, above } }) =>
		to === null ? [] : [{ month: monthNumber(to), term: { estimate: gain.estimate, below, above } }]
	);
	if (dated.length === 0) return [];
	const last = Math.max(...dated.map(({ month }) => month));
	const first = Math.max(Math.min(...dated.map(({ month }) => month)), last - maxMonths + 1);
	return Array.from({ length: last - first + 1 }, (_, i) => {
		const month = first + i;
		const upTo = dated.filter((one) => one.month <= month);
		const isOwn = (one: (typeof dated)[number]) => one.month === month || (i === 0 && one.month < month);
		return {
			month: monthName(month),
			campaigns: dated.filter(isOwn).length,
			gain: unbiasedSum(
				upTo.map(({ term }) => term),
				confidence
			)
		};
	});
}
