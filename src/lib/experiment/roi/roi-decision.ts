import { compactMoney } from '#lib/format/money.ts';
import { liftEstimate, liftInterval } from '#lib/format/value.ts';
import { number } from '#lib/format/number.ts';
import { chance } from '#lib/format/share.ts';
import { isOfTrust, isTrust } from '../metrics/definitions.ts';
import type { Metric } from '../metrics/metric.ts';
import { totalRow } from './money/money-basis.ts';
import { movement } from '../results/movement.ts';
import type { CampaignResults, Headline, Range, ShownRow } from '../results/comparison/results.ts';
import type { VariantRoi } from './money/roi-figures.ts';
import { roiReasonWords } from './reasons.ts';
import { variantName } from '#lib/format/names.ts';

/** "plausible range €31k to €137k". */
export const moneyRange = ({ low, high }: Pick<Range, 'low' | 'high'>, currency: string): string =>
	`${compactMoney(low, currency)} to ${compactMoney(high, currency)}`;

/** The chance that a programme did not pay, in words. */
function chanceWords(positive: number): string {
	const failed = 1 - positive;
	if (failed < 0.001) return `The chance that it did not pay is below 1 in ${number(1000)}.`;
	if (positive < 0.001) return `The chance that it paid is below 1 in ${number(1000)}.`;
	return `The chance that it paid is ${chance(positive)}.`;
}

/** The name of revenue, by its measure. */
const revenueWords: Record<NonNullable<VariantRoi['source']>, string> = {
	revenue_per_person: 'of revenue',
	clv: 'of customer lifetime value',
	'value-per-conversion': 'of revenue, at the assumed value of a conversion'
};

/**
 * The steps from revenue to gain. With discounts the amounts add up: margin − discounts − cost is the gain; "its margin on revenue
 * before discounts is €3.2k; less discounts of €1.2k".
 */
function discountedWords(
	{
		incrementalMargin,
		net,
		cost,
		discount
	}: Pick<VariantRoi, 'incrementalMargin' | 'net' | 'cost' | 'discount'>,
	currency: string
): string {
	if (!discount) return 'after margin';
	const amount = compactMoney(Math.abs(discount.total), currency);
	const given = discount.total < 0 ? `${amount} less in discounts` : `discounts of ${amount}`;
	// Later money counts for less where a rate is entered: then the amounts do not add up.
	const sum = (incrementalMargin?.estimate ?? NaN) - (cost ?? NaN);
	const addsUp = net !== null && Math.abs(sum - net.estimate) <= 1e-9 * Math.max(1, Math.abs(sum));
	if (!incrementalMargin || !addsUp) return `after margin, ${given}`;
	const margin = compactMoney(incrementalMargin.estimate + discount.total, currency);
	const basis = discount.takenOff ? ' on revenue before discounts' : '';
	return `its margin${basis} is ${margin}; ${discount.total < 0 ? 'with' : 'less'} ${given}`;
}

/** "It added €84k of revenue (plausible range €31k to €137k); after margin and cost that is …". */
function moneySentence(
	{ incrementalRevenue, incrementalMargin, source, roi, net, cost, discount }: VariantRoi,
	currency: string
): string {
	if (!incrementalRevenue || !source) return '';
	const { estimate } = incrementalRevenue;
	const amount = compactMoney(Math.abs(estimate), currency);
	const added = `It ${estimate < 0 ? 'lost' : 'added'} ${amount} ${revenueWords[source]} (plausible range ${moneyRange(incrementalRevenue, currency)})`;
	if (!roi || !net || cost === null) return `${added}.`;
	const gain = net.estimate < 0 ? 'loss' : 'gain';
	const given = discountedWords({ incrementalMargin, net, cost, discount }, currency);
	return `${added}; ${given} and a cost of ${compactMoney(cost, currency)} that is a ${gain} of ${compactMoney(Math.abs(net.estimate), currency)}, a return of ${liftEstimate(roi)} (range ${liftInterval(roi)}).`;
}

const isShown = (row: ReturnType<typeof totalRow>): row is ShownRow => row?.status === 'shown';

/** "Opt-outs rose by 0.53 points, from 0.42% to 0.95%." */
const harm = (metric: Metric, row: ShownRow, currency: string): string =>
	`${metric.label} ${movement(metric, row, currency)}.`;

/** Guardrails that a variant broke, and metrics of trust that got worse with it, whatever their role. */
function brokenBy(results: CampaignResults, variant: string): { metric: Metric; row: ShownRow }[] {
	return results.metrics
		.filter((metric) => metric.role === 'guardrail' || isOfTrust(metric))
		.flatMap((metric) => {
			const row = totalRow(results, metric.name, variant);
			const broken = row?.verdict === 'guardrail broken' || row?.verdict === 'worse';
			return isShown(row) && broken ? [{ metric, row }] : [];
		});
}

/** Did more people convert while the money certainly fell? Either revenue itself, or what is left after the cost. */
function moneyDown(results: CampaignResults, one: VariantRoi): 'revenue' | 'net' | null {
	const conversion = totalRow(results, 'conversion', one.variant);
	if (conversion?.verdict !== 'better') return null;
	if (one.incrementalRevenue && one.incrementalRevenue.high < 0) return 'revenue';
	return one.verdict === 'did not earn its cost' ? 'net' : null;
}

/**
 * The decision on a campaign's return: a headline and the sentence under it. The only function that puts a return into words.
 *
 * A split that is off comes before every number, broken trust before every success, and "more people bought, less money"
 * before the bare return.
 *
 * @param one the variant that represents the campaign
 */
export function roiDecision(results: CampaignResults, one: VariantRoi | null, currency: string): Headline {
	if (results.health.sampleRatio?.flagged) {
		return {
			tone: 'warning',
			headline: 'The return cannot be computed.',
			sentence:
				'People were not split as planned, by more than chance allows (sample ratio mismatch). Find the cause before paying attention to any amount.'
		};
	}
	if (!one) {
		return {
			tone: 'neutral',
			headline: 'The return cannot be computed.',
			sentence: 'Nothing is published that could be compared.'
		};
	}
	const several = results.treatments.length > 1;
	const who = several ? variantName(one.variant) : 'Personalisation';
	const whom = several ? who : 'personalisation';
	const soFar = results.running ? ' so far' : '';
	const probability = one.probabilityPositive === null ? '' : chanceWords(one.probabilityPositive);
	const money = [moneySentence(one, currency), probability].filter((text) => text !== '').join(' ');
	const broken = brokenBy(results, one.variant);
	if (broken.length > 0) {
		const cost = broken.every(({ metric }) => isTrust(metric)) ? 'cost trust' : 'came at a price';
		const trust = broken.map(({ metric }) => metric.label.toLowerCase()).join(' and ');
		const paid = one.verdict === 'cannot be said' ? 'whether it paid cannot be said' : `it ${one.verdict}`;
		return {
			tone: 'warning',
			headline: `${who} ${cost}: ${trust} got worse; ${paid}${soFar}.`,
			sentence: [...broken.map(({ metric, row }) => harm(metric, row, currency)), money].join(' ').trim()
		};
	}
	const down = moneyDown(results, one);
	if (down) {
		return {
			tone: 'worse',
			headline:
				down === 'revenue'
					? `More people converted with ${whom}, but it brought in less money${soFar}.`
					: `More people converted with ${whom}, but it lost money${soFar}.`,
			sentence: money
		};
	}
	if (!one.roi) {
		return {
			tone: 'neutral',
			headline: 'The return cannot be computed.',
			sentence: [
				`${roiReasonWords(one.reason ?? 'no-cost', results.policy)}.`.replace(/^./, (c) => c.toUpperCase()),
				moneySentence(one, currency)
			]
				.join(' ')
				.trim()
		};
	}
	const cannot = `Whether ${whom} earned its cost cannot be said${results.running ? ' yet' : ''}.`;
	return {
		tone:
			one.verdict === 'earned its cost' ? 'better' : one.verdict === 'cannot be said' ? 'neutral' : 'worse',
		headline: one.verdict === 'cannot be said' ? cannot : `${who} ${one.verdict}${soFar}.`,
		sentence: money
	};
}
