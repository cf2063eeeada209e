import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { breakdown, type MeasureSums } from '../../results/comparison/breakdown.ts';
import { compare } from '../../results/comparison/compare.ts';
import { decidingLevel } from '../../results/comparison/deciding.ts';
import { floorOf } from '../../results/comparison/selection.ts';
import type { CampaignResults, ResultRow } from '../../results/comparison/results.ts';
import type { SeriesPoint } from '../../results/series.ts';
import type { Assumptions } from './assumptions.ts';
import { campaignGain, type CampaignGain } from './campaign-gain.ts';
import type { Covariance } from './covariances.ts';
import type { Metric } from '../../metrics/metric.ts';
import { totalRow } from './money-basis.ts';

/** The metrics that a gain is computed from. */
const moneyMetrics: ReadonlySet<string> = new Set([
	'revenue_per_person',
	'clv',
	'conversion',
	'discount_per_person',
	'cost_per_person'
]);

/** Each point takes as long as the campaign's whole gain. */
const maxPoints = 60;

interface Sides {
	readonly control: MeasureSums;
	readonly treatment: MeasureSums;
}

const plus = (a: MeasureSums, b: MeasureSums): MeasureSums =>
	new Map([...b].map(([measure, sum]) => [measure, (a.get(measure) ?? 0) + sum]));

const added = (a: Sides | undefined, b: Sides): Sides =>
	a ? { control: plus(a.control, b.control), treatment: plus(a.treatment, b.treatment) } : b;

interface DayRange extends Sides {
	readonly from: string;
	readonly to: string;
}

/** The released ranges of days of one metric and treatment, in order. */
function rangesOf(epochs: readonly ReleasedEpoch[], metric: Metric, variant: string): DayRange[] {
	return breakdown(epochs, ['date'], metric, variant)
		.cohorts.flatMap(({ segment, control, treatment }): DayRange[] => {
			const [from, to] = segment['date']?.split('/') ?? [];
			return from && to ? [{ from, to, control, treatment }] : [];
		})
		.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/**
 * The gain of a campaign with all its treatments from its first day to the end of some released ranges of days, the fixed cost in full
 * from the start: by the same function as the gain in the headline, from the released sums of the ranges so far.
 *
 * Covariances with discounts are those of all days, in proportion to the people so far. Points without a gain, such as days with too few
 * buyers, are left out.
 *
 * @param whole the gain of all days, which is the last point
 * @returns empty without dates
 */
export function gainSeries(
	epochs: readonly ReleasedEpoch[],
	results: CampaignResults,
	{
		assumptions,
		covariances,
		whole
	}: { assumptions: Assumptions; covariances: readonly Covariance[]; whole: CampaignGain }
): SeriesPoint[] {
	const parts = results.treatments.flatMap((variant) =>
		results.metrics
			.filter(({ name }) => moneyMetrics.has(name))
			.flatMap((metric) => {
				const total = totalRow(results, metric.name, variant);
				return total?.status === 'shown'
					? [{ variant, metric, total, ranges: rangesOf(epochs, metric, variant) }]
					: [];
			})
	);
	// Layers have ranges of days of their own: points are where all of them end.
	const [first, ...others] = parts.map(({ ranges }) => new Set(ranges.map(({ to }) => to)));
	if (!first) return [];
	const days = [...others.reduce((common, ends) => common.intersection(ends), first)].toSorted();
	const every = Math.ceil(days.length / maxPoints);
	const positions = parts.map(() => 0);
	const sums = parts.map((): Sides | undefined => undefined);
	const points: SeriesPoint[] = [];
	let since: string | null = null;
	for (const [i, day] of days.entries()) {
		for (const [j, { ranges }] of parts.entries()) {
			for (
				let range = ranges[positions[j] ?? 0];
				range && range.to <= day;
				range = ranges[positions[j] ?? 0]
			) {
				since ??= range.from;
				sums[j] = added(sums[j], range);
				positions[j] = (positions[j] ?? 0) + 1;
			}
		}
		if ((days.length - 1 - i) % every !== 0) continue;
		const from: string = since ?? day;
		since = null;
		if (i === days.length - 1) {
			points.push({ from, to: day, ...whole.gain });
			continue;
		}
		const rows = parts.flatMap(({ variant, metric, total }, j): ResultRow[] => {
			const so = sums[j];
			if (!so) return [];
			const { row, basis } = compare(metric, so, {
				confidence: decidingLevel(total, results.confidence),
				running: results.sequential,
				comparable: true,
				widening: Math.sqrt(total.dayNoise ?? 1),
				floor: floorOf(results.policy),
				...(total.basis?.tunedTo ? { tunedTo: total.basis.tunedTo } : {})
			});
			const named = { by: [], segment: {}, pooled: [], metric: metric.name, variant };
			return [
				row.status === 'shown'
					? { ...named, ...row, ...(basis ? { basis: basis() } : {}) }
					: { ...named, ...row }
			];
		});
		const scaled = covariances.map((one) => ({
			...one,
			value: one.value * shareOf(rows, parts, one.variant)
		}));
		const found = campaignGain({ ...results, results: rows }, assumptions, scaled);
		if (typeof found !== 'string') points.push({ from, to: day, ...found.gain });
	}
	return points;
}

/** How many times as many people a variant has in all as in these rows. */
function shareOf(
	rows: readonly ResultRow[],
	parts: readonly { readonly total: ResultRow; readonly variant: string }[],
	variant: string
): number {
	const all = parts.find((part) => part.variant === variant)?.total.treatment?.people ?? 0;
	const some = rows.find((row) => row.variant === variant)?.treatment?.people ?? 0;
	return some > 0 ? all / some : 1;
}
