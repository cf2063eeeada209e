import type { Lift } from '#lib/stats/means/lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import type { DifferenceResult } from './results.ts';
import type { MeasureSums } from './breakdown.ts';
import { definitions } from '../../metrics/definitions.ts';
import type { Metric } from '../../metrics/metric.ts';

const conversion = definitions.find(({ name }) => name === 'conversion');

/** People who bought, as a metric: at a single price, revenue is buyers × price. */
export const buyersMetric: Metric | null = conversion ?? null;

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.abs(b);

/** The price that every buyer of a side paid; undefined where amounts differ or are unknown, null where nobody bought. */
function priceOf(sums: MeasureSums): number | null | undefined {
	const [people, buyers, sum, squares] = ['people', 'conversions', 'revenue', 'revenue_sq'].map((name) =>
		sums.get(name)
	);
	if (people === undefined || buyers === undefined || sum === undefined || squares === undefined)
		return undefined;
	if (buyers === 0) return sum === 0 ? null : undefined;
	return buyers <= people && sum > 0 && isNear(sum * sum, buyers * squares) ? sum / buyers : undefined;
}

/**
 * The price that every buyer of both sides paid; null where amounts differ, are unknown, or nobody bought.
 *
 * Orders that all cost the same have (Σx)² = n·Σx²; the metric is revenue per person.
 */
export function fixedPrice(metric: Metric, { control, treatment }: Pair<MeasureSums>): number | null {
	if (metric.name !== 'revenue_per_person') return null;
	const [a, b] = [priceOf(control), priceOf(treatment)];
	if (a === undefined || b === undefined) return null;
	if (a === null || b === null) return a ?? b;
	return isNear(a, b) ? a : null;
}

/** Difference and lift at one level. */
export interface Effect {
	readonly kind: 'computed';
	readonly difference: DifferenceResult;
	readonly lift: Lift | NotComputable;
}

export interface Pair<T> {
	readonly control: T;
	readonly treatment: T;
}
