import type { Assumptions } from './assumptions.ts';
import type { CampaignResults, ResultRow, NotShownReason, Range } from '../../results/comparison/results.ts';
import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';
import { decidingLevel, decidingRange } from '../../results/comparison/deciding.ts';

/** An effect on all people of a variant, at the deciding level. */
export interface Increment {
	readonly kind: 'computed';
	/** Difference per person × people of the variant, in the metric's unit. */
	readonly total: Range;
	/** Standard error of the total; null where it is unknown. */
	readonly standardError: number | null;
	readonly people: number;
	/** Level of the interval, such as 0.975. */
	readonly confidence: number;
}

/** Why there is no increment. */
export interface NoIncrement {
	readonly kind: 'none';
	readonly status: 'hidden' | 'not-computable' | 'not-comparable';
	readonly reason: NotShownReason | 'no-interval';
}

/** A range times a number; a negative one swaps its ends, so that low ≤ high. */
export const scaled = ({ estimate, low, high }: Range, by: number): Range =>
	by >= 0
		? { estimate: estimate * by, low: low * by, high: high * by }
		: { estimate: estimate * by, low: high * by, high: low * by };

/** The standard error of the normal distribution with this end of a range: the distance in multiples of the level's quantile. */
function lawOf({ estimate, low, high }: Range, confidence: number) {
	const critical = -normalQuantile((1 - confidence) / 2);
	return { below: (estimate - low) / critical, above: (high - estimate) / critical };
}

/**
 * The chance that a value is above 0, by the distribution of its range: above 0.975 exactly where a 95% range lies above 0.
 *
 * @param confidence level of the range, in (0, 1)
 */
export function chanceAbove(range: Range, confidence: number): number {
	const { below, above } = lawOf(range, confidence);
	const error = range.estimate > 0 ? below : above;
	return error > 0 ? normalCdf(range.estimate / error) : range.estimate > 0 ? 1 : 0;
}

/**
 * The increment of a variant's people over as many people of the control: the difference per person times the people.
 *
 * Both ends of the interval are multiplied. The interval is the one the verdict rests on (the simultaneous one where
 * several comparisons share an error rate), so that a return is never stronger than its verdict. An interval that
 * rests on an assumption (impressions as independent) gives none.
 *
 * @param row        total of a metric per person
 * @param confidence level of the results
 */
export function incrementOf(row: ResultRow, confidence: number): Increment | NoIncrement {
	if (row.status !== 'shown') return { kind: 'none', status: row.status, reason: row.reason };
	const range = row.varianceSource === 'binomial' ? null : decidingRange(row);
	if (!range) return { kind: 'none', status: 'not-computable', reason: 'no-interval' };
	const { people } = row.treatment;
	const error = row.basis?.standardError ?? null;
	return {
		kind: 'computed',
		total: scaled(range, people),
		standardError: error === null ? null : error * people,
		people,
		confidence: decidingLevel(row, confidence)
	};
}

/** The measures of money, in order of preference. */
const moneyMetrics = ['revenue_per_person', 'clv'] as const;

export type MoneySource = (typeof moneyMetrics)[number] | 'value-per-conversion';

/** Additional revenue of a variant, and its measure. */
export interface MoneyBasis {
	readonly kind: 'computed';
	readonly source: MoneySource;
	readonly increment: Increment;
}

/** A variant's total of a metric; undefined where the file does not have the metric. */
export const totalRow = (results: CampaignResults, metric: string, variant: string): ResultRow | undefined =>
	results.results.find((row) => row.by.length === 0 && row.metric === metric && row.variant === variant);

/**
 * Additional revenue of a variant: measured revenue, else lifetime value, else conversions at an assumed value.
 *
 * The first that has an interval; where none has, the reason is that of the first amount the file has.
 */
export function moneyBasis(
	results: CampaignResults,
	variant: string,
	assumptions: Pick<Assumptions, 'valuePerConversion'> | null
): MoneyBasis | NoIncrement | null {
	let first: NoIncrement | null = null;
	for (const source of moneyMetrics) {
		const row = totalRow(results, source, variant);
		if (!row) continue;
		const increment = incrementOf(row, results.confidence);
		if (increment.kind === 'computed') return { kind: 'computed', source, increment };
		first ??= increment;
	}
	const value = assumptions?.valuePerConversion ?? null;
	const row = totalRow(results, 'conversion', variant);
	if (value === null || !row) return first;
	const conversions = incrementOf(row, results.confidence);
	if (conversions.kind === 'none') return first ?? conversions;
	const { standardError, total } = conversions;
	return {
		kind: 'computed',
		source: 'value-per-conversion',
		increment: {
			...conversions,
			total: scaled(total, value),
			standardError: standardError === null ? null : standardError * value
		}
	};
}
