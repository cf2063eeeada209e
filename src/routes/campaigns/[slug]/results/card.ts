import { isoDay } from '#lib/experiment/day.ts';
import { onOneDayWords } from '#lib/experiment/results/health/exposure.ts';
import { variantName } from '#lib/format/names.ts';
import type { CampaignResults, HealthNote } from '#lib/experiment/results/comparison/results.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { CampaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import type { VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import type { Suggestion } from '#lib/experiment/roi/suggestion/suggestion.ts';
import {
	campaignVerdict,
	type CampaignMoney,
	type CampaignVerdict
} from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { trustLines, type TrustState } from '#lib/experiment/roi/verdict/trust-lines.ts';
import { listed } from '#lib/format/names.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';
import { chance, wholeShare } from '#lib/format/share.ts';
import { shortDay } from '#lib/format/date.ts';
import { differenceEstimate, differenceInterval } from '#lib/format/value.ts';

/** A figure beside the verdict. */
export interface Figure {
	readonly name: string;
	readonly label: string;
	readonly value: string;
	readonly notes: readonly string[];
	readonly tone: 'better' | 'worse' | 'plain';
	readonly isBig: boolean;
}

/** A guardrail in the row of trust. */
export interface TrustItem {
	readonly name: string;
	readonly label: string;
	readonly change: string | null;
	/** "limit +0.20 pt", "unclear, limit +0.20 pt". */
	readonly note: string;
	readonly state: TrustState;
}

/** How far a running campaign is. */
export interface Progress {
	/** "Day 35 of 78". */
	readonly day: string;
	/** In [0, 1]; null without a planned end. */
	readonly part: number | null;
	readonly people: string;
	readonly ends: string | null;
}

/** The card of a campaign's verdict. */
export interface Card {
	readonly verdict: CampaignVerdict;
	readonly figures: readonly Figure[];
	/** Gain by variant where there are several. */
	readonly variants: string | null;
	readonly suggestion: Suggestion | null;
	readonly progress: Progress | null;
	readonly trust: readonly TrustItem[];
	/** How many guardrails more are within their limits. */
	readonly trustMore: number;
	readonly data: readonly HealthNote[];
	/** "993 people in Other", or that everyone is counted. */
	readonly counted: string;
	/** Margin and costs are missing. */
	readonly missing: boolean;
}

export interface CardFacts {
	readonly results: CampaignResults;
	readonly money: CampaignMoney;
	readonly variants: readonly VariantRoi[];
	/** Of amounts in the results. */
	readonly currency: string;
	readonly suggestion: Suggestion | null;
	readonly optOuts: readonly string[];
	readonly mayAdd: boolean;
	/** First and last planned day, days since 1970-01-01. */
	readonly startsOn: number | null;
	readonly endsOn: number | null;
	readonly plannedPeople: number | null;
}

/** "over 99.9%". */
const chanceWords = (probability: number): string =>
	chance(probability).replace(/^> /, 'over ').replace(/^< /, 'under ');

const figure = (name: string, label: string, value: string, more: Partial<Figure> = {}): Figure => ({
	name,
	label,
	value,
	notes: [],
	tone: 'plain',
	isBig: false,
	...more
});

function moneyFigures(
	{ gain, margin, cost, chance: paid }: CampaignGain,
	{ running, several }: { readonly running: boolean; readonly several: boolean },
	currency: string
): Figure[] {
	const soFar = running ? ' so far' : '';
	const isLoss = gain.high < 0;
	const tone = gain.low > 0 ? 'better' : isLoss ? 'worse' : 'plain';
	const parts = `${compactMoney(margin.estimate, currency)} margin, ${cost === 0 ? 'no' : compactMoney(cost, currency)} cost`;
	return [
		figure('gain', `${isLoss ? 'Loss' : 'Gain'}${soFar}`, compactMoney(gain.estimate, currency), {
			notes: [`likely ${moneyInterval(gain, currency)}`, ...(several ? ['all variants together'] : [])],
			tone,
			isBig: true
		}),
		gain.estimate > 0 && cost > 0
			? figure(
					'return',
					`Return${soFar}`,
					`${money(margin.estimate / cost, currency)} per ${money(1, currency, { decimals: 0 })}`,
					{
						notes: [parts]
					}
				)
			: figure('return', 'Margin and cost', parts),
		figure('chance', running ? 'Chance it pays' : 'Chance it paid', chanceWords(paid))
	];
}

function metricFigures({ results, currency }: CardFacts): Figure[] {
	const [metric] = results.metrics;
	const row = leadRow(results);
	const range = row?.status === 'shown' ? decidingRange(row) : null;
	const reading = { unit: metric?.unit ?? 'number', currency } as const;
	const { total, onOneDay } = results.people;
	const tone = row?.verdict === 'better' ? 'better' : row?.verdict === 'worse' ? 'worse' : 'plain';
	return [
		...(metric && range
			? [
					figure('change', metric.label, differenceEstimate(range, reading), {
						notes: [`likely ${differenceInterval(range, reading)}`],
						tone,
						isBig: true
					})
				]
			: []),
		figure('people', results.recurring ? 'Person-days' : 'People', number(total), {
			notes: onOneDay ? [onOneDayWords(number(onOneDay))] : []
		})
	];
}

/** "By variant, before the fixed cost: Personal picks €29.7k (likely €22.1k to €37.3k), Best sellers €9.8k (…)." */
function variantWords({ results, variants, money: known }: CardFacts, currency: string): string | null {
	if (known.kind !== 'known' || results.treatments.length < 2) return null;
	const byGain = variants.toSorted((a, b) => (b.gain?.estimate ?? 0) - (a.gain?.estimate ?? 0));
	const parts = byGain.flatMap(({ variant, gain }) =>
		gain
			? [
					`${variantName(variant)} ${compactMoney(gain.estimate, currency)} (likely ${moneyInterval(gain, currency)})`
				]
			: []
	);
	const hasFixed = variants.some(({ costParts }) => (costParts?.fixed ?? 0) > 0);
	return parts.length > 1
		? `By variant${hasFixed ? ', before the fixed cost' : ''}: ${listed(parts)}.`
		: null;
}

function progressOf({ results, startsOn, endsOn, plannedPeople }: CardFacts): Progress | null {
	if (!results.running) return null;
	const last = results.asOf === null ? null : Date.parse(`${results.asOf}T00:00:00Z`) / 86_400_000;
	const day = startsOn === null || last === null ? null : last - startsOn + 1;
	const days = startsOn === null || endsOn === null ? null : endsOn - startsOn + 1;
	const { total } = results.people;
	const of =
		plannedPeople !== null && plannedPeople > total
			? `, ${wholeShare(total / plannedPeople)} of about ${number(plannedPeople)}`
			: '';
	return {
		day:
			day === null
				? 'Running'
				: days === null
					? `Day ${number(day)}`
					: `Day ${number(day)} of ${number(days)}`,
		part: day === null || days === null ? null : Math.min(1, Math.max(0, day / days)),
		people: `${number(total)} ${results.recurring ? 'person-days' : 'people'}${of}`,
		ends: endsOn === null ? null : `Ends ${shortDay(isoDay(endsOn))}`
	};
}

/** The largest number of guardrails in the row; the others are counted. */
const maxTrust = 4;
/** The largest number of notes on the data in the row. */
const maxNotes = 2;

function trustItems({ results, currency }: CardFacts): { trust: TrustItem[]; trustMore: number } {
	const lines = trustLines(results, currency);
	const shown = lines.filter(({ state }, i) => i < maxTrust || state === 'over');
	return {
		trust: shown.map(({ metric, state, change, limit, range, variant }, i) => ({
			name: metric.name,
			label: `${metric.label}${variant !== null && state !== 'ok' ? ` (${variant})` : ''}`,
			change: state === 'hidden' ? null : change,
			note:
				state === 'hidden'
					? 'hidden'
					: state === 'unclear'
						? limit
							? `unclear, ${limit}`
							: 'unclear'
						: state === 'over'
							? [i === 0 ? range : null, limit].filter((words) => words !== null).join(', ')
							: (limit ?? 'within the limit'),
			state
		})),
		trustMore: lines.length - shown.length
	};
}

/** Notes that change how results are read, worst first; else what is fine. */
function dataNotes({ health: { notes } }: CampaignResults): HealthNote[] {
	const of = (level: HealthNote['level']) => notes.filter((note) => note.level === level);
	const hidden: ReadonlySet<string> = new Set(['some-in-other', 'no-breakdown']);
	const worth = [...of('problem'), ...of('notice').filter(({ code }) => !hidden.has(code))];
	return [...worth.slice(0, Math.max(maxNotes, of('problem').length)), ...of('ok')].slice(0, maxNotes + 1);
}

function countedWords({ people: { total, shown }, recurring }: CampaignResults): string {
	const rest = total - shown;
	if (total === 0) return '';
	return rest > 0 ? `${number(rest)} ${recurring ? 'person-days' : 'people'} in “Other”` : 'Everyone counted';
}

export function cardOf(facts: CardFacts): Card {
	const { results, money: known, currency, suggestion, optOuts, mayAdd } = facts;
	const verdict = campaignVerdict({ results, money: known, currency, mayAdd, optOuts: optOuts[0] ?? null });
	const isOpen = verdict.chip === 'Too few people' || verdict.chip === 'Not comparable';
	return {
		verdict,
		figures: isOpen
			? []
			: known.kind === 'known'
				? moneyFigures(
						known.gain,
						{ running: results.running, several: results.treatments.length > 1 },
						currency
					)
				: metricFigures(facts),
		variants: isOpen ? null : variantWords(facts, currency),
		suggestion: verdict.chip === 'Not comparable' ? null : suggestion,
		progress: isOpen ? null : progressOf(facts),
		...(isOpen ? { trust: [], trustMore: 0 } : trustItems(facts)),
		data: dataNotes(results),
		counted: countedWords(results),
		missing: known.kind === 'missing'
	};
}
