import type { Assumptions } from './assumptions.ts';
import { incrementOf, scaled, type Increment, type NoIncrement } from './increments.ts';
import type { CampaignResults, ResultRow } from '../../results/comparison/results.ts';

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
