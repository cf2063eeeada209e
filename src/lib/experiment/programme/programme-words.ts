import { level } from '#lib/format/interval.ts';
import { liftEstimate, liftInterval, formatLift } from '#lib/format/value.ts';
import { counted, number } from '#lib/format/number.ts';
import type { LeftOut, PooledLift, Programme } from './programme.ts';
import { compactMoney } from '#lib/format/money.ts';
import type { Spread } from '#lib/stats/descriptive.ts';
import type { ChannelSpread, ValueTrend } from './programme-spread.ts';
import type { ReturnProgramme } from './return-programme.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { leftOutWords } from '../roi/money/left-out.ts';

/** The total return of campaigns, in a headline and sentences. */
export function returnProgrammeWords({ demo, currency, campaigns, leftOut, cost, gain }: ReturnProgramme): {
	readonly headline: string;
	readonly sentences: readonly string[];
} {
	const which = `ended ${demo ? 'demo ' : ''}${campaigns === 1 ? 'campaign' : 'campaigns'}`;
	if (!gain)
		return {
			headline: `No ended ${demo ? 'demo ' : ''}campaign has a gain yet`,
			sentences: leftOutNote(leftOut)
		};
	const word = gain.estimate < 0 ? 'loss' : 'gain';
	return {
		headline: `${number(campaigns)} ${which}: a ${word} of ${compactMoney(Math.abs(gain.estimate), currency)} (likely range ${moneyInterval(gain, currency)})`,
		sentences: [
			`They cost ${compactMoney(cost, currency)}. This is the sum over all that were measured, whether they did well or not; each counts with all its treatments.`,
			...leftOutNote(leftOut)
		]
	};
}

/** Minimum number of campaigns for quartiles. */
const minCampaigns = 4;
/** Maximum number of quarters in a sentence. */
const listed = 8;

/** "Half of the 8 campaigns lie between +2% and +11%; the median is +6%." Empty for fewer than four. */
const spreadWords = (spread: Spread | null): string[] =>
	spread && spread.count >= minCampaigns
		? [
				`Half of the ${counted(spread.count, 'campaign')} lie between ${formatLift(spread.lowerQuartile)} and ${formatLift(spread.upperQuartile)}; the median is ${formatLift(spread.median)}.`
			]
		: [];

/** "Median by channel: E-mail +6% (5 campaigns), Web +1% (3 campaigns)." Empty for one channel. */
const channelWords = (channels: readonly ChannelSpread[]): string[] =>
	channels.length > 1
		? [
				`Median by channel: ${channels
					.map(
						({ channel, count, median, lowerQuartile, upperQuartile }) =>
							`${channel ?? 'no channel'} ${formatLift(median)} (${count >= minCampaigns ? `half between ${formatLift(lowerQuartile)} and ${formatLift(upperQuartile)}, ` : ''}${counted(count, 'campaign')})`
					)
					.join(', ')}.`
			]
		: [];

const quarterName = (quarter: string): string => quarter.replace(/^(\d+)-Q(\d)$/, 'Q$2 $1');

/** "Gain by quarter: Q1 2026 €12k, Q2 2026 €20k. A straight line adds €8k a quarter." Empty for one quarter. */
export function trendWords({ quarters, perQuarter }: ValueTrend, currency: string): string[] {
	if (quarters.length < 2) return [];
	const shown = quarters.slice(-listed);
	const list = shown
		.map(({ quarter, gain }) => `${quarterName(quarter)} ${compactMoney(gain, currency)}`)
		.join(', ');
	const line =
		perQuarter === null
			? []
			: [
					`A straight line through ${quarters.length > shown.length ? 'all quarters' : 'them'} ${perQuarter < 0 ? 'falls' : 'rises'} by ${compactMoney(Math.abs(perQuarter), currency)} a quarter.`
				];
	return [`Gain by quarter${quarters.length > shown.length ? ', the newest' : ''}: ${list}.`, ...line];
}

/** The pooled result of campaigns of one metric, in sentences; the same on every page and report. */
export interface ProgrammeWords {
	/** "Conversion over 4 campaigns: +38% (range +10 to +66%)". */
	readonly headline: string;
	/** The meaning of the range, and whether campaigns differ. */
	readonly sentence: string;
	/** Caveats of the figure. */
	readonly notes: readonly string[];
}

/** "3 campaigns are left out: 2 hidden for privacy, 1 still running." Empty where none is. */
export function leftOutNote(leftOut: readonly LeftOut[]): string[] {
	if (leftOut.length === 0) return [];
	const groups = [...Map.groupBy(leftOut, ({ reason }) => reason)].sort((a, b) => b[1].length - a[1].length);
	const whole = counted(leftOut.length, 'campaign is', 'campaigns are');
	const reasons = groups.map(([reason, list]) =>
		groups.length === 1 ? leftOutWords[reason] : `${number(list.length)} ${leftOutWords[reason]}`
	);
	return [`${whole} left out: ${reasons.join('; ')}.`];
}

/** A pooled change in words. */
export function programmeWords(
	lift: PooledLift,
	{ demo, confidence, leftOut }: Pick<Programme, 'demo' | 'confidence' | 'leftOut'>
): ProgrammeWords {
	const { campaigns, p, label } = lift;
	const differ =
		p < 1 - confidence
			? 'Results vary a lot: don’t expect this from any one campaign.'
			: 'The campaigns don’t clearly differ.';
	return {
		headline: `${label} over ${number(campaigns.length)} ${demo ? 'demo ' : ''}campaigns: ${liftEstimate(lift)} (range ${liftInterval(lift)})`,
		sentence: `The average lift is likely in this range (${level(confidence)} confidence). ${differ}`,
		notes: [
			...spreadWords(lift.spread),
			...channelWords(lift.channels),
			...leftOutNote(leftOut),
			'A campaign counts with all its treatments together; changes are averaged as ratios, and never added up.'
		]
	};
}
