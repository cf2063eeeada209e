import { compactMoney, money } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';
import { totalRow, incrementOf, scaled } from './money-basis.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';
import { variantName } from '#lib/format/names.ts';
import { wilsonInterval } from '#lib/stats/proportions/proportion.ts';
import type { Metric } from '../../metrics/metric.ts';

/**
 * Where the control cannot have an outcome, its share there is 0: all of the treatment's is the difference. Null where the row is
 * another one, or the treatment's people are hidden.
 *
 * @param confidence two-sided level in (0, 1)
 * @returns treatment − control, as a share of people
 */
export function onlyTreated(row: ResultRow, metric: Metric, confidence: number): Range | null {
	if (row.status === 'shown' || row.reason !== 'impossible-in-variant' || !row.treatment) return null;
	if (metric.kind !== 'proportion' || metric.denominator !== 'people') return null;
	const { people, numerator, value } = row.treatment;
	return { estimate: value, ...wilsonInterval({ n: people, count: numerator }, confidence) };
}

/** People who opted out because of a treatment. */
export interface ExtraOptOuts {
	readonly variant: string;
	/** Opt-outs beyond those of as many people of the control: difference × people treated. Below 0: fewer. */
	readonly people: Range;
	/** Level of the range. */
	readonly confidence: number;
	/** The same in money, at the value of a subscriber; null if not entered. Not subtracted from any gain. */
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
 * Extra opt-outs of each treatment, by the deciding range of the rate.
 *
 * @param valuePerSubscriber in the currency; null if not entered
 */
export const extraOptOuts = (results: CampaignResults, valuePerSubscriber: number | null): ExtraOptOuts[] =>
	results.treatments.flatMap((variant): ExtraOptOuts[] => {
		const found = extraPeople(results, variant);
		if (!found) return [];
		const value = valuePerSubscriber === null ? null : scaled(found.people, valuePerSubscriber);
		return [{ variant, ...found, value }];
	});

const whole = (x: number): string => number(Math.round(Math.abs(x)));

/** One way or the other: "31 to 90", or "151 fewer to 71 more". */
function between(
	low: string,
	high: string,
	signs: readonly [number, number],
	words: readonly [string, string]
) {
	const [fewer, more] = words;
	if (signs[0] >= 0) return `${low} to ${high}`;
	if (signs[1] <= 0) return `${high} to ${low}`;
	return `${low} ${fewer} to ${high} ${more}`;
}

/**
 * "138 more people opted out (likely 90 to 190): at €20 each a loss of €2.8k (likely €1.8k to €3.8k)." An uncertain change is
 * reported as such: "No clear change in opt-outs: 40 fewer people (likely 151 fewer to 71 more)."
 */
export function extraOptOutWords(
	{ variant, people, value }: ExtraOptOuts,
	{ currency, several }: { readonly currency: string; readonly several: boolean }
): string {
	const { estimate, low, high } = people;
	const count = Math.abs(Math.round(estimate));
	const whom = several ? ` with ${variantName(variant)}` : '';
	const isClear = low > 0 || high < 0;
	const some = `${number(count)} ${estimate > 0 ? 'more' : 'fewer'} ${count === 1 ? 'person' : 'people'}`;
	const change = isClear
		? `${some} opted out${whom}`
		: `No clear change in opt-outs${whom}: ${count === 0 ? 'as many people as in the control' : some}`;
	const range = between(whole(low), whole(high), [low, high], ['fewer', 'more']);
	return `${change} (likely ${range})${value && count > 0 ? valueWords(value, value.estimate / estimate, currency) : ''}.`;
}

/** Opt-outs in money: people lost are a loss. @param each the value of a subscriber */
function valueWords({ estimate, low, high }: Range, each: number, currency: string): string {
	const amount = (x: number) => compactMoney(Math.abs(x), currency);
	const range = between(amount(low), amount(high), [low, high], ['gained', 'lost']);
	return `: at ${money(each, currency)} each a ${estimate > 0 ? 'loss' : 'gain'} of ${amount(estimate)} (likely ${range})`;
}
