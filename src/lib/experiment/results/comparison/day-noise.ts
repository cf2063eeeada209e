import type { MeasureSums } from './breakdown.ts';
import { type Pair, buyersMetric, fixedPrice } from './effect.ts';
import { inferenceOf } from './inference.ts';
import { numeratorOf, scaleOf, type Metric } from '../../metrics/metric.ts';
import { personLevel } from './person-level.ts';

/** Minimum number of ranges of days for an estimate of their noise. */
const minNoiseDays = 10;

const people = (sums: MeasureSums): number => sums.get('people') ?? 0;

/**
 * How many times more the daily differences vary than people alone would make them (over-dispersion φ): Σ(dⱼ − d)²/seⱼ²/(J − 1)
 * over J released ranges of days.
 *
 * Campaigns, weather and prices affect whole days: people of one day are then not independent, and a range based on people
 * alone is too narrow (with 8% day noise over 28 days one A/A comparison in five is called a winner or a loser). What moves both
 * variants alike cancels. The error of a day is that of its people: for shares by the day's own share in both variants, else by
 * the variance of all people.
 *
 * @param total   released sums of all days
 * @param buckets the same by released range of days
 * @returns 1 where days do not vary more, where there are fewer than ten, or without a person-level variance
 * @see McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (over-dispersion)
 */
export function dayNoise(
	metric: Metric,
	total: Pair<MeasureSums>,
	buckets: readonly Pair<MeasureSums>[]
): number {
	// At a single price, revenue varies like the number of buyers.
	if (buyersMetric && fixedPrice(metric, total) !== null) return dayNoise(buyersMetric, total, buckets);
	const inference = inferenceOf(metric, total, [], { recurring: false, interim: null });
	if (inference?.source !== 'exact') return 1;
	const [control, treatment] = [personLevel(metric, total.control), personLevel(metric, total.treatment)];
	if (!control || !treatment) return 1;
	const value = (sums: MeasureSums) =>
		(scaleOf(metric) * numeratorOf(metric, sums)) / (sums.get(metric.denominator) ?? 0);
	const days = buckets.flatMap((day) => {
		const units = [day.control, day.treatment].map((sums) =>
			metric.kind === 'proportion' ? (sums.get(metric.denominator) ?? 0) : people(sums)
		);
		const [a = 0, b = 0] = units;
		if (a < 2 || b < 2) return [];
		const share = (numeratorOf(metric, day.control) + numeratorOf(metric, day.treatment) + 1) / (a + b + 2);
		const own = share * (1 - share);
		const [x, y] = metric.kind === 'proportion' ? [own, own] : [control.variance, treatment.variance];
		const variance = x / a + y / b;
		const difference = value(day.treatment) - value(day.control);
		return variance > 0 && Number.isFinite(difference) ? [{ difference, weight: 1 / variance }] : [];
	});
	if (days.length < minNoiseDays) return 1;
	const weight = days.reduce((sum, day) => sum + day.weight, 0);
	const centre = days.reduce((all, day) => all + day.weight * day.difference, 0) / weight;
	const q = days.reduce((all, day) => all + day.weight * (day.difference - centre) ** 2, 0);
	return Math.max(1, q / (days.length - 1));
}
