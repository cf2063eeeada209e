import { listed, variantName } from '#lib/format/names.ts';
import { chance } from '#lib/format/share.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';
import { formatDifference } from '#lib/format/value.ts';
import { isOfTrust, isTrust } from '../metrics/definitions.ts';
import type { Metric } from '../metrics/metric.ts';
import type { CampaignResults, Headline, ShownRow } from '../results/comparison/results.ts';
import { decidingRange } from '../results/comparison/deciding.ts';
import type { CampaignGain } from './money/campaign-gain.ts';
import { totalRow } from './money/money-basis.ts';
import type { VariantRoi } from './money/roi-figures.ts';
import { roiReasonWords } from './reasons.ts';

/** The gain in the sentence: of the campaign with all its treatments, or of one variant where that is unknown. */
export interface ReportedGain extends Pick<CampaignGain, 'margin' | 'cost' | 'gain'> {
	/** Chance that it paid; null where unknown. */
	readonly chance: number | null;
	readonly treatments: number;
}

/** The gain of one variant, with the fixed cost in full; null where it is unknown. */
const ownGain = ({ net, cost, incrementalMargin, probabilityPositive }: VariantRoi): ReportedGain | null => {
	if (!net || cost === null || !incrementalMargin) return null;
	const margin = { estimate: net.estimate + cost, low: net.low + cost, high: net.high + cost };
	return { gain: net, cost, margin, chance: probabilityPositive, treatments: 1 };
};

/** The gain that a report is about. @param total of all treatments; null where it is unknown */
export const reportedGain = (
	total: CampaignGain | null | undefined,
	lead: VariantRoi | null
): ReportedGain | null => total ?? (lead && ownGain(lead));

export type GainVerdict = 'paid' | 'lost' | 'open';

/** Paid or lost where the range is on one side of 0. */
export const gainVerdict = ({ gain }: Pick<ReportedGain, 'gain'>): GainVerdict =>
	gain.low > 0 ? 'paid' : gain.high < 0 ? 'lost' : 'open';

/** The chance that a campaign did not pay, in words. */
function chanceWords(paid: number | null): string {
	if (paid === null) return '';
	if (1 - paid < 0.001) return `The chance that it didn’t pay is below 1 in ${number(1000)}.`;
	if (paid < 0.001) return `The chance that it paid is below 1 in ${number(1000)}.`;
	return `The chance that it paid is ${chance(paid)}.`;
}

/** "€48k margin for €9.4k cost: €38.6k gain (likely €31.1k to €46.1k)." Discounts are named, so that the amounts add up. */
function moneySentence(
	{ gain, margin, cost, treatments }: ReportedGain,
	discounts: number,
	currency: string
): string {
	const euros = (amount: number) => compactMoney(amount, currency);
	const before = margin.estimate + discounts;
	const less =
		discounts === 0
			? ''
			: discounts > 0
				? ` less ${euros(discounts)} in discounts`
				: ` plus ${euros(-discounts)} saved on discounts`;
	const what = gain.estimate < 0 ? 'loss' : 'gain';
	const range = gain.estimate < 0 ? { low: -gain.high, high: -gain.low } : gain;
	const who = treatments > 1 ? `, ${number(treatments)} variants together` : '';
	const result = `${euros(Math.abs(gain.estimate))} ${what} (likely ${moneyInterval(range, currency)})${who}.`;
	return `${euros(before)} margin${less} for ${cost === 0 ? 'no' : euros(cost)} cost: ${result}`;
}

/** "It brought €6.43k extra revenue (likely €2.11k to €10.8k)." */
function revenueSentence({ incrementalRevenue, source }: VariantRoi, currency: string): string {
	if (!incrementalRevenue || !source) return '';
	const { estimate, low, high } = incrementalRevenue;
	const what = source === 'clv' ? 'lifetime value' : 'revenue';
	return estimate < 0
		? `It lost ${compactMoney(-estimate, currency)} ${what} (likely ${moneyInterval({ low: -high, high: -low }, currency)}).`
		: `It brought ${compactMoney(estimate, currency)} extra ${what} (likely ${moneyInterval({ low, high }, currency)}).`;
}

interface Harm {
	readonly metric: Metric;
	readonly row: ShownRow;
}

/** Guardrails over their limit, and metrics of trust that got worse whatever their role: of all treatments, each metric once. */
function harms(results: CampaignResults): Harm[] {
	return results.metrics
		.filter((metric) => metric.role === 'guardrail' || isOfTrust(metric))
		.flatMap((metric): Harm[] => {
			const rows = results.treatments.flatMap((variant) => {
				const row = totalRow(results, metric.name, variant);
				const isHarm = row?.verdict === 'guardrail broken' || row?.verdict === 'worse';
				return row?.status === 'shown' && isHarm ? [row] : [];
			});
			const size = (row: ShownRow) => Math.abs(decidingRange(row)?.estimate ?? 0);
			const worst = rows.toSorted((a, b) => size(b) - size(a))[0];
			return worst ? [{ metric, row: worst }] : [];
		});
}

/** "opt-outs rose 0.53 pt (limit 0.10 pt)". */
function harmWords({ metric, row }: Harm, currency: string): string {
	const format = { unit: metric.unit, currency };
	const change = decidingRange(row)?.estimate ?? 0;
	const size = (amount: number) => formatDifference(Math.abs(amount), format).replace(/^\+/, '');
	const limit = row.limit ? ` (limit ${size(row.limit)})` : '';
	return `${metric.label.replace(/^\p{Lu}(?=\p{Ll})/u, (c) => c.toLowerCase())} ${change < 0 ? 'fell' : 'rose'} ${size(change)}${limit}`;
}

/** "It paid €21.4k", "It's paying €21.4k so far". */
function shortWords(found: ReportedGain | null, running: boolean, currency: string): string {
	if (!found) return '';
	const amount = compactMoney(Math.abs(found.gain.estimate), currency);
	switch (gainVerdict(found)) {
		case 'paid':
			return running ? `It’s paying ${amount} so far` : `It paid ${amount}`;
		case 'lost':
			return running ? `It’s losing ${amount} so far` : `It lost ${amount}`;
		default:
			return running ? 'Too early to call on money' : 'Too close to call on money';
	}
}

/** The headline of a gain that is known, with nothing else to report. */
function gainHeadline(found: ReportedGain, running: boolean, currency: string): string {
	const { gain, cost, chance: paid } = found;
	const amount = compactMoney(Math.abs(gain.estimate), currency);
	const verdict = gainVerdict(found);
	if (verdict === 'paid') {
		if (cost === 0)
			return running
				? `It’s paying: ${amount} margin at no cost so far.`
				: `It paid: it added ${amount} margin at no cost.`;
		return running
			? `It’s paying: ${amount} more than it cost so far.`
			: `It paid: ${amount} more than it cost.`;
	}
	if (verdict === 'lost') return running ? `It’s losing money: ${amount} so far.` : `It lost ${amount}.`;
	const likely = paid === null || (paid >= 0.4 && paid <= 0.6) ? null : paid > 0.6;
	if (running)
		return `Too early to call.${likely === null ? '' : likely ? ' It’s probably paying.' : ' It’s probably losing money.'}`;
	if (likely === null || paid === null) return 'Too close to call.';
	return likely
		? `Too close to call: it probably paid (${chance(paid)} chance).`
		: `Too close to call: it probably lost money (${chance(1 - paid)} chance).`;
}

const sentences = (...list: readonly string[]): string => list.filter((text) => text !== '').join(' ');

/**
 * What a campaign earned, as a headline and the sentence under it. The only function that puts a return into words.
 *
 * A split that is off comes before every number; harm to trust is in the headline beside the money.
 *
 * @param lead     the variant with the figures; null where nothing can be compared
 * @param total    of all treatments; null where it is unknown
 * @param variants for the discounts of all treatments
 */
export function roiDecision(
	results: CampaignResults,
	lead: VariantRoi | null,
	currency: string,
	{
		total = null,
		variants = lead ? [lead] : []
	}: { total?: CampaignGain | null; variants?: readonly VariantRoi[] } = {}
): Headline {
	if (results.health.sampleRatio?.flagged) {
		return {
			tone: 'warning',
			headline: 'Not comparable: the split is off. Find the cause first.',
			sentence: 'People were not split as planned, so no amount can be trusted.'
		};
	}
	if (!lead) {
		return { tone: 'neutral', headline: 'No gain to show.', sentence: 'Nothing published can be compared.' };
	}
	const { running } = results;
	const found = reportedGain(total, lead);
	const given = (total ? variants : [lead]).reduce((sum, one) => sum + (one.discount?.total ?? 0), 0);
	const money = found ? moneySentence(found, given, currency) : revenueSentence(lead, currency);
	const paid = found ? chanceWords(found.chance) : '';
	const several = results.treatments.length > 1;
	const who = found && several && !total ? `${variantName(lead.variant)}: ` : '';
	const verdict = found && gainVerdict(found);
	const harmed = harms(results);
	if (harmed.length > 0) {
		const start = shortWords(found, running, currency);
		const cost = harmed.every(({ metric }) => isTrust(metric)) ? 'cost trust' : 'came at a price';
		const joined = start === '' ? `It ${cost}` : `${start} ${verdict === 'paid' ? 'but' : 'and'} ${cost}`;
		return {
			tone: verdict === 'lost' ? 'worse' : 'warning',
			headline: `${who}${joined}: ${listed(harmed.map((one) => harmWords(one, currency)))}.`,
			sentence: sentences(money, paid)
		};
	}
	if (!found) {
		const missing = lead.reason ?? 'no-cost';
		const isMissing = missing === 'no-assumptions' || (missing === 'no-money' && lead.cost === null);
		const reason = `${roiReasonWords(missing, results.policy)}.`.replace(/^./, (c) => c.toUpperCase());
		return {
			tone: 'neutral',
			headline: isMissing
				? 'Add margin and costs to see the return.'
				: missing === 'fewer-than-k'
					? 'Too few people to show a result.'
					: 'No gain to show.',
			sentence: sentences(
				isMissing ? '' : reason.replace(/^Hidden: ./, (start) => start.slice(-1).toUpperCase()),
				money
			)
		};
	}
	const sold = totalRow(results, 'conversion', lead.variant)?.verdict === 'better';
	const headline = gainHeadline(found, running, currency);
	return {
		tone: verdict === 'paid' ? 'better' : verdict === 'lost' ? 'worse' : 'neutral',
		headline: `${who}${verdict === 'lost' && sold ? headline.replace(/\.$/, ', although more people bought.') : headline}`,
		// The headline of what is too close has the chance.
		sentence: sentences(money, verdict === 'open' && !running ? '' : paid)
	};
}
