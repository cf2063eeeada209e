import { compactMoney } from '#lib/format/money.ts';
import { chance } from '#lib/format/share.ts';
import { variantName } from '#lib/format/names.ts';
import { isTrust } from '../../metrics/definitions.ts';
import { leadRow } from '../../results/lead.ts';
import { tooFewBuyersWords } from '../../results/row-words.ts';
import type { CampaignResults, Headline, ShownRow } from '../../results/comparison/results.ts';
import type { CampaignGain } from '../money/campaign-gain.ts';
import { totalRow } from '../money/money-basis.ts';
import type { LeftOutReason } from '../money/left-out.ts';
import { reasonWords } from '../reasons.ts';
import { splitOffWords } from './split-words.ts';
import { harmClause, trustLines, type TrustLine } from './trust-lines.ts';
import { capital, changeWords, lowerLabel, rangeWords, valuesWords } from './words.ts';

/** What is known of a campaign's money. */
export type CampaignMoney =
	| { readonly kind: 'known'; readonly gain: CampaignGain }
	/** Margin and costs are not entered. */
	| { readonly kind: 'missing' }
	/** It cannot be computed, entered or not. */
	| { readonly kind: 'none'; readonly reason: LeftOutReason }
	/** The reader may not see it. */
	| { readonly kind: 'private' };

/** @param gain what it earned, or why that is unknown */
export function moneyOf(gain: CampaignGain | LeftOutReason): CampaignMoney {
	if (typeof gain !== 'string') return { kind: 'known', gain };
	return gain === 'no_margin' ? { kind: 'missing' } : { kind: 'none', reason: gain };
}

/** The verdict of a campaign's card. */
export interface CampaignVerdict {
	/** The colour: of the money where it is known, else of the main metric. Trust never changes it. */
	readonly tone: Headline['tone'];
	readonly chip:
		| 'Paid'
		| 'Lost'
		| 'Paying'
		| 'Losing'
		| 'Too close'
		| 'Too early'
		| 'Add costs'
		| 'Better'
		| 'Worse'
		| 'Too few people'
		| 'Not comparable'
		| 'No verdict';
	readonly headline: string;
	/** One or two. */
	readonly sentences: readonly string[];
	/** A guardrail is certainly over its limit, or trust certainly fell. */
	readonly costTrust: boolean;
}

interface Facts {
	readonly results: CampaignResults;
	readonly money: CampaignMoney;
	readonly currency: string;
	/** The reader may enter margin and costs. */
	readonly mayAdd?: boolean;
	/** Extra opt-outs in a sentence: "138 more people opted out (likely 85 to 192)." */
	readonly optOuts?: string | null;
}

/** Between these chances neither outcome is more probable than the other in words. */
const even = { low: 0.4, high: 0.6 } as const;

type Likely = 'gain' | 'loss' | null;
const likelyOf = (probability: number): Likely =>
	probability > even.high ? 'gain' : probability < even.low ? 'loss' : null;

/** The total of a metric in the row that represents it, where it has a range. */
const shownRow = (results: CampaignResults, metric: string, variant: string): ShownRow | null => {
	const row = totalRow(results, metric, variant);
	return row?.status === 'shown' ? row : null;
};

const isUp = ({ deciding, difference }: ShownRow): boolean => ((deciding ?? difference)?.estimate ?? 0) > 0;

/** "Personal picks raised conversion: 7.34% instead of 6.20%." */
function mainSentence({ results, currency }: Facts): string | null {
	const [metric] = results.metrics;
	const row = leadRow(results);
	if (!metric || row?.status !== 'shown') return null;
	const who = variantName(row.variant);
	const values = valuesWords(metric, row, currency);
	if (row.verdict === 'better' || row.verdict === 'worse' || row.verdict === 'guardrail broken')
		return `${who} ${isUp(row) ? 'raised' : 'lowered'} ${lowerLabel(metric)}: ${values}.`;
	const few = tooFewBuyersWords(row);
	if (few) return few;
	const range = rangeWords(metric, row, currency);
	if (!range) return `No range for ${lowerLabel(metric)}: ${values} with ${who}.`;
	return results.running
		? `${metric.label} is too early to call: ${values}.`
		: `${metric.label} is too close to call: ${values} (${range}).`;
}

/** "Revenue per person, buyers or not, also rose: €47.39 instead of €41.50." Null where the main metric is money, or nothing is certain. */
function moneySentence({ results, currency }: Facts): string | null {
	const lead = leadRow(results);
	const metric = results.metrics.find(({ name }) => name === 'revenue_per_person');
	const row = lead && metric && shownRow(results, metric.name, lead.variant);
	if (!lead || !row || metric === results.metrics[0]) return null;
	if (row.verdict !== 'better' && row.verdict !== 'worse') return null;
	const link = row.verdict === lead.verdict ? 'also ' : '';
	return `${row.verdict === lead.verdict ? '' : 'But '}${row.verdict === lead.verdict ? metric.label : lowerLabel(metric)}, buyers or not, ${link}${isUp(row) ? 'rose' : 'fell'}: ${valuesWords(metric, row, currency)}.`;
}

/** What happened to trust: in people, where opt-outs are known. */
function harmSentence({ optOuts = null }: Facts, [harm]: readonly TrustLine[]): string | null {
	if (!harm) return null;
	return harm.metric.name === 'unsubscribe_rate' && optOuts
		? optOuts
		: `${capital(harmClause(harm, 'values'))}.`;
}

const sentencesOf = (facts: Facts, harms: readonly TrustLine[]): string[] => {
	const harm = harmSentence(facts, harms);
	return [mainSentence(facts), harm ?? moneySentence(facts)].filter((words) => words !== null).slice(0, 2);
};

/** Guardrails that were chosen for a goal, such as conversion, do not measure trust. */
const priceOf = (harms: readonly TrustLine[]): string =>
	harms.every(({ metric }) => isTrust(metric)) ? 'cost trust' : 'came at a price';

/** Did more people convert with the variant that represents the campaign? */
function moreConverted(results: CampaignResults): boolean {
	const lead = leadRow(results);
	return lead !== null && totalRow(results, 'conversion', lead.variant)?.verdict === 'better';
}

/** The words of a known gain. */
function moneyVerdict(facts: Facts, { gain, cost, chance: probability }: CampaignGain): CampaignVerdict {
	const { results, currency } = facts;
	const { running } = results;
	const harms = trustLines(results, currency).filter(({ state }) => state === 'over');
	const costTrust = harms.length > 0;
	const amount = compactMoney(Math.abs(gain.estimate), currency);
	const trust = harms[0] ? ` but ${priceOf(harms)}: ${harmClause(harms[0], 'change')}` : '';
	const sentences = sentencesOf(facts, harms);
	if (gain.low > 0) {
		const free = cost === 0 && !running && !costTrust;
		const headline = free
			? `It added ${amount} margin at no cost.`
			: running
				? `It’s paying: ${amount} more than it cost so far${trust}.`
				: costTrust
					? `It paid ${amount}${trust}.`
					: `It paid: ${amount} more than it cost.`;
		return { tone: 'better', chip: running ? 'Paying' : 'Paid', headline, sentences, costTrust };
	}
	if (gain.high < 0) {
		const harm = harms[0] ? ` and ${priceOf(harms)}: ${harmClause(harms[0], 'change')}` : '';
		const although = !costTrust && moreConverted(results) ? ', although more people bought' : '';
		const headline = running
			? `It’s losing money: ${amount} so far${harm || although}.`
			: `It lost ${amount}${harm || although}.`;
		return { tone: 'worse', chip: running ? 'Losing' : 'Lost', headline, sentences, costTrust };
	}
	const likely = likelyOf(probability);
	const price = harms[0] ? ` It ${priceOf(harms)}: ${harmClause(harms[0], 'change')}.` : '';
	if (running) {
		const guess =
			likely === 'gain' ? ' It’s probably paying.' : likely === 'loss' ? ' It’s probably losing money.' : '';
		const so = `So far it ${gain.estimate < 0 ? `lost ${amount}` : `brought ${amount} more than it cost`}. We call it when the likely range excludes 0.`;
		return {
			tone: 'neutral',
			chip: 'Too early',
			headline: `Too early to call.${guess}${price}`,
			sentences: [so, ...sentences.slice(0, 1)],
			costTrust
		};
	}
	const sure = chance(likely === 'loss' ? 1 - probability : probability);
	const guess =
		likely === null ? '' : `: it probably ${likely === 'gain' ? 'paid' : 'lost money'} (${sure} chance)`;
	return {
		tone: 'neutral',
		chip: 'Too close',
		headline: `Too close to call${guess}.${price}`,
		sentences,
		costTrust
	};
}

const whyNoGain: Readonly<Partial<Record<LeftOutReason, string>>> = {
	no_money: 'The file has no amounts, so there is no gain to show.',
	hidden: 'The gain is hidden: an amount it needs is.',
	no_interval: 'No gain: the amounts have no likely range.',
	shown_because_it_did_well:
		'No gain: a campaign this small shows only when it did well, which would flatter it.',
	not_comparable: 'No gain: the same people are counted on several days.'
};

/** Why the main metric decides nothing: the reason itself. */
function noVerdictReason(results: CampaignResults): string {
	const [metric] = results.metrics;
	const rows = results.results.filter(({ by, metric: name }) => by.length === 0 && name === metric?.name);
	const [hidden] = rows.flatMap((row) => (row.status === 'shown' ? [] : [row.reason]));
	return hidden !== undefined && rows.every(({ status }) => status !== 'shown')
		? `${capital(reasonWords(hidden, results.policy))}.`
		: results.verdict.sentence;
}

/** The words of the main metric, where no gain is known. */
function metricVerdict(facts: Facts): CampaignVerdict {
	const { results, money, currency, mayAdd = false } = facts;
	const [metric] = results.metrics;
	const row = leadRow(results);
	const harms = trustLines(results, currency).filter(({ state }) => state === 'over');
	const costTrust = harms.length > 0;
	const missing = money.kind === 'missing';
	const add = missing ? (mayAdd ? ' Add margin and costs to see the gain.' : '') : '';
	const why = missing
		? mayAdd
			? []
			: ['Margin and costs are not entered yet, so there is no gain to show.']
		: money.kind === 'none'
			? [whyNoGain[money.reason]].filter((words) => words !== undefined)
			: [];
	const trust = harms[0] ? `, but it ${priceOf(harms)}: ${harmClause(harms[0], 'change')}` : '';
	const chip = (word: 'Better' | 'Worse' | 'Too close' | 'Too early') => (missing ? 'Add costs' : word);
	const also = moneySentence(facts);
	const rest = (first: string | null): string[] =>
		[first, harmSentence(facts, harms), ...why, also].filter((words) => words !== null).slice(0, 2);
	if (!metric || row?.status !== 'shown' || !(row.deciding ?? row.difference)) {
		const reason = noVerdictReason(results);
		if (harms[0])
			return {
				tone: 'worse',
				chip: 'Worse',
				headline: `It ${priceOf(harms)}: ${harmClause(harms[0], 'change')}.`,
				sentences: [...rest(null), reason].slice(0, 2),
				costTrust
			};
		return { tone: 'neutral', chip: 'No verdict', headline: 'No verdict.', sentences: [reason], costTrust };
	}
	const several = results.treatments.length > 1;
	const who = variantName(row.variant);
	const change = changeWords(metric, row, currency);
	const range = rangeWords(metric, row, currency);
	if (row.verdict === 'better' || row.verdict === 'worse' || row.verdict === 'guardrail broken') {
		const better = row.verdict === 'better';
		const headline = missing
			? `${several ? `With ${who}, ${lowerLabel(metric)}` : metric.label} ${change}${trust}.${add}`
			: `${who} ${better ? 'beat' : 'did worse than'} ${variantName(results.control)} on ${lowerLabel(metric)}: ${valuesWords(metric, row, currency)}${trust}.`;
		const first = missing
			? `${who}: ${valuesWords(metric, row, currency)}${range ? ` (${range})` : ''}.`
			: range && `The difference is ${range}.`;
		return {
			tone: better ? 'better' : 'worse',
			chip: chip(better ? 'Better' : 'Worse'),
			headline,
			sentences: rest(first),
			costTrust
		};
	}
	const open = results.running ? 'Too early' : 'Too close';
	const headline = harms[0]
		? `It ${priceOf(harms)}: ${harmClause(harms[0], 'change')}. ${metric.label} is ${open.toLowerCase()} to call.`
		: `${open} to call on ${lowerLabel(metric)}.${add}`;
	return {
		tone: 'neutral',
		chip: chip(open),
		headline,
		sentences: rest(
			`${several ? `${who}: ` : ''}${valuesWords(metric, row, currency)}${range ? ` (${range})` : ''}.`
		),
		costTrust
	};
}

/**
 * The verdict of a campaign in words: one headline, and one or two sentences. Money decides where it is known, a split that is off comes
 * before every number, and what it cost in trust is part of the headline.
 */
export function campaignVerdict(facts: Facts): CampaignVerdict {
	const { results, money } = facts;
	const off = splitOffWords(results);
	if (off)
		return {
			tone: 'warning',
			chip: 'Not comparable',
			headline: `Not comparable: ${off.headline}. Find the cause first.`,
			sentences: [off.sentence],
			costTrust: false
		};
	if (results.people.total === 0)
		return {
			tone: 'warning',
			chip: 'Too few people',
			headline: 'Too few people to show a result.',
			sentences: [
				`At least one variant has fewer than ${results.policy.k} people, so every number is hidden. This protects the people in it: a result this small could point to single customers.`
			],
			costTrust: false
		};
	return money.kind === 'known' ? moneyVerdict(facts, money.gain) : metricVerdict(facts);
}
