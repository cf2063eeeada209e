import { compactMoney } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';
import { incrementOf, scaled } from './increments.ts';
import { totalRow } from './money-basis.ts';
import { onlyTreated } from './only-treated.ts';
import type { CampaignResults, Range } from './results.ts';
import { variantName } from './variant-name.ts';

/** People who opted out because of a treatment. */
export interface ExtraOptOuts {
	readonly variant: string;
	/** Opt-outs beyond those of as many people of the control: difference × people treated. Below 0: fewer. */
	readonly people: Range;
	/** Level of the range. */
	readonly confidence: number;
	/** The same in money, at the value of a subscriber; null where nobody entered one. Not taken off any gain. */
	readonly value: Range | null;
}

/** People of a treatment who opted out beyond the control's: all of them where the control cannot. Null where that is hidden. */
function extraPeople(
	results: CampaignResults,
	variant: string
): Pick<ExtraOptOuts, 'people' | 'confidence'> | null {
	const metric = results.metrics.find(({ name }) => name === 'unsubscribe_rate');
	const row = metric && totalRow(results, metric.name, variant);
	if (!row) return null;
	const { confidence } = results;
	const alone = onlyTreated(row, metric, confidence);
	if (alone && row.treatment) return { people: scaled(alone, row.treatment.people), confidence };
	const found = incrementOf(row, confidence);
	return found.kind === 'computed' ? { people: found.total, confidence: found.confidence } : null;
}

/**
 * Extra opt-outs of each treatment, by the range that decides about the rate.
 *
 * @param valuePerSubscriber in the currency; null where nobody entered one
 */
export const extraOptOuts = (results: CampaignResults, valuePerSubscriber: number | null): ExtraOptOuts[] =>
	results.treatments.flatMap((variant): ExtraOptOuts[] => {
		const found = extraPeople(results, variant);
		if (!found) return [];
		const value = valuePerSubscriber === null ? null : scaled(found.people, valuePerSubscriber);
		return [{ variant, ...found, value }];
	});

const whole = (x: number): string => number(Math.round(x));

const rangeWords = ({ low, high }: Range): string => `likely ${whole(low)} to ${whole(high)}`;

/** "138 more people opted out (likely 90 to 190), worth €2.8k (likely €1.8k to €3.8k)." */
export function extraOptOutWords(
	{ variant, people, value }: ExtraOptOuts,
	{ currency, several }: { readonly currency: string; readonly several: boolean }
): string {
	const { estimate, low, high } = people;
	const count = Math.abs(Math.round(estimate));
	const whom = several ? ` with ${variantName(variant)}` : '';
	const change =
		count === 0
			? `As many people opted out${whom} as in the control`
			: `${number(count)} ${estimate > 0 ? 'more' : 'fewer'} ${count === 1 ? 'person' : 'people'} opted out${whom}`;
	// Of fewer people the range is told as fewer, so that it holds the number beside it.
	const range = estimate < 0 ? { estimate, low: -high, high: -low } : { estimate, low, high };
	const worth = (x: Range) =>
		`${compactMoney(Math.abs(x.estimate), currency)} (likely ${compactMoney(x.low, currency)} to ${compactMoney(x.high, currency)})`;
	const sign = estimate < 0 ? -1 : 1;
	const money = value && count > 0 ? `, worth ${worth(scaled(value, sign))}` : '';
	return `${change} (${rangeWords(range)})${money}.`;
}
