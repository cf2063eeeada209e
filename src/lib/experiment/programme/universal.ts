import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { unbiasedSum, type Term } from '#lib/stats/pooling/meta-analysis.ts';
import { isoDay, monthsTouched } from '../day.ts';
import type { Range } from '../results/comparison/results.ts';
import { returnProgrammes, type CampaignReturn } from './return-programme.ts';
import type { Days, Wave, WaveComparison } from './universal-wave.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

/** A published wave with its campaign, audience and currency. */
export interface UniversalWave {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	/** ISO 4217 code. */
	readonly currency: string;
	readonly running: boolean;
	/** From 1, within its audience. */
	readonly number: number;
	readonly found: Wave | LeftOutReason;
}

/** An ended campaign with its last day. */
export interface DatedReturn {
	readonly returned: CampaignReturn;
	/** Days since 1970-01-01; null without dates. */
	readonly last: number | null;
}

/** One comparison as reported. */
export interface UniversalMonth {
	readonly slug: string;
	readonly wave: number;
	/** ISO days. */
	readonly from: string;
	readonly to: string;
	readonly months: number;
	readonly people: WaveComparison['people'];
	/** Extra margin per person and month of everyone else. */
	readonly perPersonMonth: Range;
	readonly margin: Range;
	/** Extra margin of everyone else from the first comparison to this one. */
	readonly cumulated: Range;
}

/** Does the universal control group agree with the sum of campaigns? `lower`: it shows less. */
export type GapFinding = 'agree' | 'lower' | 'higher';

/** The total of the waves of one currency, next to the campaigns of the same months. Amounts are in that currency. */
export interface UniversalProgramme {
	readonly demo: boolean;
	readonly currency: string;
	readonly confidence: number;
	readonly waves: readonly {
		readonly slug: string;
		readonly name: string;
		readonly number: number;
		readonly running: boolean;
		readonly reason: LeftOutReason | null;
		/** Published months that could not be compared. */
		readonly missing: number;
		/** Its months are approximate: discounts of the whole wave are shared out by people. */
		readonly approximate: boolean;
		/** Some of its months are published together only. */
		readonly merged: boolean;
	}[];
	readonly months: readonly UniversalMonth[];
	readonly perPersonMonth: Range | null;
	/** Extra margin of everyone else, before costs. */
	readonly margin: Range | null;
	/** Of the campaigns of the same months, counted or not, and of the waves themselves. */
	readonly cost: number;
	readonly gain: Range | null;
	readonly campaigns: {
		readonly counted: number;
		readonly leftOut: number;
		/** Their known costs, subtracted from the extra margin of everyone else. */
		readonly costLeftOut: number;
		readonly gain: Range | null;
	};
	/** Sum of campaigns − result of the universal control group, and whether the gap is significant. */
	readonly gap: (Range & { readonly finding: GapFinding }) | null;
}

const scaled = ({ estimate, low, high }: Range, by: number): Range => ({
	estimate: estimate * by,
	low: low * by,
	high: high * by
});

const less = ({ estimate, low, high }: Range, cost: number): Range => ({
	estimate: estimate - cost,
	low: low - cost,
	high: high - cost
});

/** The first comparisons of a wave, added up: with the same people month after month, the standard errors add up. */
function termOf({ comparisons, monthly }: Pick<Wave, 'comparisons' | 'monthly'>): Term {
	const add = (of: (one: WaveComparison) => number) => comparisons.reduce((sum, one) => sum + of(one), 0);
	const error = (side: 'below' | 'above') =>
		monthly ? add((one) => one[side]) : Math.sqrt(add((one) => one[side] ** 2));
	return { estimate: add(({ margin }) => margin.estimate), below: error('below'), above: error('above') };
}

/**
 * The part of a wave within a range of days: whole comparisons, because they cannot be split. Costs of the wave in proportion to the months
 * that remain.
 */
export function waveWithin(found: Wave | LeftOutReason, asked: Days): Wave | LeftOutReason {
	if (typeof found === 'string') return found;
	const isWithin = ({ from, to }: Days) => from >= asked.from && to <= asked.to;
	const comparisons = found.comparisons.filter(({ days }) => isWithin(days));
	if (comparisons.length === 0) return 'other_days';
	const monthsOfAll = (list: Wave['comparisons']) => list.reduce((sum, { months }) => sum + months, 0);
	return {
		...found,
		comparisons,
		cost: (found.cost * monthsOfAll(comparisons)) / monthsOfAll(found.comparisons),
		missing: found.missing.filter(isWithin)
	};
}

type Shown = Omit<UniversalWave, 'found'> & { readonly found: Wave };

const isShown = (wave: UniversalWave): wave is Shown => typeof wave.found !== 'string';

/** The waves' terms as of a day: for each wave, the comparisons that ended by then. */
const termsUntil = (waves: readonly Shown[], day: number): Term[] =>
	waves.map(({ found }) =>
		termOf({ ...found, comparisons: found.comparisons.filter(({ days }) => days.to <= day) })
	);

function monthsOf(waves: readonly Shown[], confidence: number): UniversalMonth[] {
	const all = waves
		.flatMap((wave) => wave.found.comparisons.map((one) => ({ wave, one })))
		.sort((a, b) => a.one.days.to - b.one.days.to || a.wave.number - b.wave.number);
	return all.map(({ wave, one: { days, months, people, margin } }) => ({
		slug: wave.slug,
		wave: wave.number,
		from: isoDay(days.from),
		to: isoDay(days.to),
		months,
		people,
		perPersonMonth: scaled(margin, 1 / (people.everyoneElse * months)),
		margin,
		cumulated: unbiasedSum(termsUntil(waves, days.to), confidence)
	}));
}

function gapOf(campaigns: Range, universal: Range, confidence: number): UniversalProgramme['gap'] {
	const critical = -normalQuantile((1 - confidence) / 2);
	const reach = (one: number, other: number) => critical * Math.hypot(one / critical, other / critical);
	const estimate = campaigns.estimate - universal.estimate;
	const low = estimate - reach(campaigns.estimate - campaigns.low, universal.high - universal.estimate);
	const high = estimate + reach(campaigns.high - campaigns.estimate, universal.estimate - universal.low);
	return { estimate, low, high, finding: low > 0 ? 'lower' : high < 0 ? 'higher' : 'agree' };
}

function together(
	waves: readonly UniversalWave[],
	ended: readonly DatedReturn[],
	confidence: number
): UniversalProgramme | null {
	const [first] = waves;
	if (!first) return null;
	const { demo, currency } = first;
	const shown = waves.filter(isShown);
	const touched = new Set(
		shown.flatMap(({ found }) => found.comparisons.flatMap(({ days }) => monthsTouched(days)))
	);
	const same = ended.filter(
		({ returned, last }) =>
			returned.demo === demo &&
			returned.currency === currency &&
			last !== null &&
			monthsTouched({ from: last, to: last }).some((month) => touched.has(month))
	);
	const [sum] = returnProgrammes(
		same.map(({ returned }) => returned),
		confidence
	);
	const months = monthsOf(shown, confidence);
	const margin = shown.length === 0 ? null : unbiasedSum(termsUntil(shown, Infinity), confidence);
	const cost =
		(sum?.cost ?? 0) + (sum?.costLeftOut ?? 0) + shown.reduce((all, { found }) => all + found.cost, 0);
	const personMonths = months.reduce((all, one) => all + one.people.everyoneElse * one.months, 0);
	const gain = margin && less(margin, cost);
	const campaigns = sum?.gain ?? null;
	return {
		demo,
		currency,
		confidence,
		waves: waves.map(({ slug, name, number, running, found }) => ({
			slug,
			name,
			number,
			running,
			reason: typeof found === 'string' ? found : null,
			missing: typeof found === 'string' ? 0 : found.missing.length,
			approximate: typeof found !== 'string' && found.sharesDiscounts === true,
			merged:
				typeof found !== 'string' && found.monthly && found.comparisons.some(({ months: count }) => count > 1)
		})),
		months,
		perPersonMonth: margin && personMonths > 0 ? scaled(margin, 1 / personMonths) : null,
		margin,
		cost,
		gain,
		campaigns: {
			counted: sum?.campaigns ?? 0,
			leftOut: sum?.leftOut.length ?? 0,
			costLeftOut: sum?.costLeftOut ?? 0,
			gain: campaigns
		},
		gap: gain && campaigns ? gapOf(campaigns, gain, confidence) : null
	};
}

/**
 * Compares universal control groups with the sum of the campaigns of the same months: those whose last day is in a month that
 * was compared. The campaigns' costs are subtracted from both, so that only people's behaviour differs. The gap is never split among
 * campaigns.
 *
 * Assumes that waves are independent: their people are assigned anew. Assumes that the universal control group is independent of the campaigns'
 * control groups.
 *
 * @param waves published waves, in order
 * @param ended ended campaigns, without waves
 * @returns one for each currency; real and demo waves separately
 */
export function universalProgrammes(
	waves: readonly UniversalWave[],
	ended: readonly DatedReturn[],
	confidence: number
): UniversalProgramme[] {
	const groups = Map.groupBy(waves, ({ demo, currency }) => `${demo ? 'demo' : 'real'} ${currency}`);
	return [...groups.values()]
		.flatMap((list) => together(list, ended, confidence) ?? [])
		.sort((a, b) => Number(a.demo) - Number(b.demo) || b.months.length - a.months.length);
}
