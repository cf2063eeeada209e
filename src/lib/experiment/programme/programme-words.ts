import { oftenness } from '#lib/format/interval.ts';
import { liftEstimate, liftInterval } from '#lib/format/lift.ts';
import { counted, number } from '#lib/format/number.ts';
import { p as pWords } from '#lib/format/p.ts';
import { leftOutWords } from '../roi/money/left-out.ts';
import { channelWords, spreadWords } from './spread-words.ts';
import type { LeftOut, PooledLift, Programme } from './programme.ts';

const points = (x: number): string => number(x * 100, { decimals: x < 0.0995 ? 1 : 0 });

/** The pooled result of campaigns of one metric, in sentences; the same on every page and report. */
export interface ProgrammeWords {
	/** "Conversion over 4 campaigns: +38 % (range +10 to +66 %)". */
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
	const { campaigns, tau, p, label } = lift;
	const differ =
		p < 1 - confidence
			? `Campaigns differ more than chance allows (Cochran’s Q, ${pWords(p)}): true changes spread by about ±${points(tau.estimate)} % around it, so no single campaign is promised this figure.`
			: `Campaigns do not differ more than chance allows (Cochran’s Q, ${pWords(p)}).`;
	return {
		headline: `${label} over ${number(campaigns.length)} ${demo ? 'demo ' : ''}campaigns: ${liftEstimate(lift)} (range ${liftInterval(lift)})`,
		sentence: `The average true change lies in this range, ${oftenness(confidence)}. ${differ}`,
		notes: [
			...spreadWords(lift.spread),
			...channelWords(lift.channels),
			...leftOutNote(leftOut),
			'A campaign counts with all its treatments together; changes are averaged as ratios, and never added up.'
		]
	};
}
