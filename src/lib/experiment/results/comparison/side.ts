import type { MeasureSums } from './breakdown.ts';
import { measuresOf, numeratorOf, scaleOf, type Metric } from '../../metrics/metric.ts';
import type { Side } from './results.ts';

/** The sums of a metric: its measures, their squares and products, and their values before the campaign. */
export function sumsOf(metric: Metric, sums: MeasureSums): Record<string, number> {
	const own = new Set(['people', ...measuresOf(metric).flatMap((name) => [name, `pre_${name}`])]);
	const belongs = (name: string) =>
		name
			.replace(/_sq$/, '')
			.split('_x_')
			.every((part) => own.has(part));
	return Object.fromEntries([...sums].filter(([name]) => belongs(name)));
}

/** One variant's side of a comparison. */
export function sideOf(metric: Metric, sums: MeasureSums): Side {
	const numerator = numeratorOf(metric, sums) || 0;
	const denominator = sums.get(metric.denominator) ?? 0;
	const value = (scaleOf(metric) * numerator) / denominator;
	return { people: sums.get('people') ?? 0, numerator, denominator, value };
}
