import { day } from '#lib/format/date.ts';
import { counted } from '#lib/format/number.ts';
import { value } from '#lib/format/value.ts';
import { outliers, spreadOf } from '#lib/stats/descriptive.ts';
import type { Cohort, MeasureSums } from '../comparison/breakdown.ts';
import { numeratorOf, scaleOf, type Metric } from '../../metrics/metric.ts';
import type { HealthNote } from '../comparison/results.ts';

/** Scaled deviations from the median beyond which a day is an outlier. */
const far = 5;
/** Minimum number of days for outliers. */
const minDays = 10;
/** From this share of days on it is a pattern (weekends), not outliers. */
const pattern = 0.1;

/** All people of one published day. */
interface Day {
	readonly date: string;
	readonly sums: MeasureSums;
}

/** Sums of all variants by day; ranges of several days are left out, because their people are more. */
function daysOf(ranges: readonly (readonly Cohort[])[]): Day[] {
	const days = new Map<string, Map<string, number>>();
	const add = (date: string, of: MeasureSums) => {
		const sums = days.get(date) ?? new Map<string, number>();
		for (const [name, x] of of) sums.set(name, (sums.get(name) ?? 0) + x);
		days.set(date, sums);
	};
	for (const [i, cohorts] of ranges.entries())
		for (const { segment, control, treatment } of cohorts) {
			const [from, to = from] = (segment['date'] ?? '').split('/');
			if (!from || from !== to) continue;
			// The control is the same for every treatment.
			if (i === 0) add(from, control);
			add(from, treatment);
		}
	return [...days].map(([date, sums]) => ({ date, sums })).sort((a, b) => a.date.localeCompare(b.date));
}

/**
 * Days whose value of the deciding metric, over all variants, is far from that of the other days: an outage, a sale, an error of
 * counting. It does not affect the difference between variants, which share their days, and changes no verdict.
 *
 * @param ranges each treatment with the control, by published range of days
 */
export function outlierNotes(
	metric: Metric,
	ranges: readonly (readonly Cohort[])[],
	currency: string
): HealthNote[] {
	const days = daysOf(ranges).flatMap(({ date, sums }) => {
		const x = (scaleOf(metric) * numeratorOf(metric, sums)) / (sums.get(metric.denominator) ?? 0);
		return Number.isFinite(x) ? [{ date, x }] : [];
	});
	if (days.length < minDays) return [];
	const values = days.map(({ x }) => x);
	const found = outliers(values, far);
	if (found.length === 0 || found.length > pattern * days.length) return [];
	const settings = { unit: metric.unit, currency };
	const usual = value(spreadOf(values)?.median ?? 0, settings);
	const details = found.flatMap((i) => {
		const one = days[i];
		return one ? [`${day(one.date)}: ${value(one.x, settings)}`] : [];
	});
	const label = metric.label.toLowerCase();
	return [
		{
			code: 'outlier-days',
			level: 'notice',
			words:
				details.length === 1
					? `One day is far from the others in ${label} (${details[0] ?? ''} instead of about ${usual})`
					: `${counted(details.length, 'day')} are far from the others in ${label}, which is about ${usual}`,
			details
		}
	];
}
