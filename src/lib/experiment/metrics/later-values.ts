import type { Metric } from './metric.ts';

/** An amount counted over a longer time than revenue. */
export interface LaterValue {
	readonly metric: Metric;
	/** The number of days in the column's name, such as 90 in `clv_90` or `value_90d`; null for `clv`. */
	readonly days: number | null;
}

const horizonName = /^(?:clv_(\d{1,4})d?|(?!pre_).+_(\d{1,4})d)$/;

/** The number of days in a column's name: 90 for `clv_90`, `clv_90d` and `spend_90d`; null for `clv`; undefined for other columns. */
export function horizonOf(name: string): number | null | undefined {
	if (name === 'clv') return null;
	const [, ofValue, ofAmount] = horizonName.exec(name) ?? [];
	const days = ofValue ?? ofAmount;
	return days === undefined ? undefined : Number(days);
}

/** Values over a longer time among the metrics, the shortest first: amounts of money with days in their names, and lifetime value. */
export const laterValues = (metrics: readonly Metric[]): LaterValue[] =>
	metrics
		.flatMap((metric): LaterValue[] => {
			const days = metric.unit === 'money' ? horizonOf(metric.numerator) : undefined;
			return days === undefined || metric.denominator !== 'people' ? [] : [{ metric, days }];
		})
		.sort((a, b) => (a.days ?? Infinity) - (b.days ?? Infinity));
