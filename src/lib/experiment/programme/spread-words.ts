import { formatLift } from '#lib/format/lift.ts';
import { compactMoney } from '#lib/format/money.ts';
import { counted } from '#lib/format/number.ts';
import type { Spread } from '#lib/stats/descriptive.ts';
import type { ChannelSpread, ValueTrend } from './programme-spread.ts';

/** Minimum number of campaigns for quartiles. */
const minCampaigns = 4;
/** Maximum number of quarters in a sentence. */
const listed = 8;

/** "Half of the 8 campaigns lie between +2 % and +11 %; the median is +6 %." Empty for fewer than four. */
export const spreadWords = (spread: Spread | null): string[] =>
	spread && spread.count >= minCampaigns
		? [
				`Half of the ${counted(spread.count, 'campaign')} lie between ${formatLift(spread.lowerQuartile)} and ${formatLift(spread.upperQuartile)}; the median is ${formatLift(spread.median)}.`
			]
		: [];

/** "Median by channel: E-mail +6 % (5 campaigns), Web +1 % (3 campaigns)." Empty for one channel. */
export const channelWords = (channels: readonly ChannelSpread[]): string[] =>
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
