import { toneOf, type Tone } from '#lib/charts/effect.ts';
import { plotOf, type Plot } from '#lib/charts/plot.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { decidingLevel } from '#lib/experiment/results/comparison/deciding.ts';
import { floorOf } from '#lib/experiment/results/comparison/selection.ts';
import type { CampaignResults, Range, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { cumulativeSeries, type SeriesPoint } from '#lib/experiment/results/series.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { Covariance } from '#lib/experiment/roi/money/covariances.ts';
import { gainSeries } from '#lib/experiment/roi/money/gain-series.ts';
import { totalRow } from '#lib/experiment/roi/money/money-basis.ts';
import type { CampaignMoney } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { lowerLabel } from '#lib/experiment/roi/verdict/words.ts';
import { day, shortDay } from '#lib/format/date.ts';
import { shortened } from '#lib/format/names.ts';
import { compactMoney, roundMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { differenceEstimate, differenceInterval, formatDifference } from '#lib/format/value.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { marksOf, type NoteLine } from '../decisions/noting.ts';

/** What may be viewed over time: money, or a metric by its name. */
const moneyOption = 'gain';

/** A line over time, drawn and as a table. */
export interface OverTime {
	readonly options: readonly { readonly label: string; readonly value: string; readonly current: boolean }[];
	readonly note: string;
	readonly plot: Plot;
	readonly tone: Tone;
	readonly footer: string;
	readonly rows: readonly {
		readonly to: string;
		readonly change: string;
		readonly range: string;
		/** Notes of the days that the line adds. */
		readonly noted: readonly string[];
	}[];
	/** Raw numbers, for files. */
	readonly points: readonly SeriesPoint[];
	/** The metric's name, or `gain`. */
	readonly what: string;
	readonly hasNotes: boolean;
	readonly isMoney: boolean;
}

interface Asked {
	readonly url: URL;
	readonly variant: string;
	readonly money: CampaignMoney;
	readonly assumptions: Assumptions | null;
	readonly notes: readonly NoteLine[];
	readonly currency: string;
	/** All metrics are offered; else the first ones. */
	readonly whole: boolean;
}

const dayLength = 86_400_000;
const dayNumber = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / dayLength;
const isoOf = (number: number): string => new Date(Math.round(number) * dayLength).toISOString().slice(0, 10);

/** The metrics that decide, or may not get worse, in the variant: those with a range. */
const offered = (results: CampaignResults, variant: string): Metric[] => {
	const rowOf = ({ name }: Metric) => totalRow(results, name, variant);
	const has = (metric: Metric) => {
		const row = rowOf(metric);
		return row?.status === 'shown' && row.difference !== undefined;
	};
	const [main] = results.metrics;
	const guardrails = results.metrics
		.filter(({ role }) => role === 'guardrail')
		.toSorted((a, b) => Number(isBroken(rowOf(b))) - Number(isBroken(rowOf(a))));
	const money = results.metrics.filter(({ name }) => name === 'revenue_per_person');
	return [...new Set([...(main ? [main] : []), ...money, ...guardrails])].filter(has);
};

const isBroken = (row: ResultRow | undefined): boolean => row?.verdict === 'guardrail broken';

/** Without a gain over time: revenue where it fell, else the main metric. */
const deciding = (
	results: CampaignResults,
	metrics: readonly Metric[],
	variant: string
): Metric | undefined =>
	metrics.find(
		({ name }) => name === 'revenue_per_person' && totalRow(results, name, variant)?.verdict === 'worse'
	) ?? metrics[0];

function metricPoints(
	epochs: readonly ReleasedEpoch[],
	results: CampaignResults,
	metric: Metric,
	variant: string
): readonly SeriesPoint[] {
	const row = totalRow(results, metric.name, variant);
	if (row?.status !== 'shown') return [];
	return cumulativeSeries(epochs, metric, variant, {
		confidence: decidingLevel(row, results.confidence),
		running: results.sequential,
		comparable: true,
		recurring: results.recurring,
		widening: Math.sqrt(row.dayNoise ?? 1),
		floor: floorOf(results.policy),
		...(row.basis?.tunedTo ? { tunedTo: row.basis.tunedTo } : {})
	}).points;
}

const toneOfRange = ({ low, high }: Range): Tone => (low > 0 ? 'better' : high < 0 ? 'worse' : 'even');

/** "Paid back by 6 Apr." */
function gainFooter(points: readonly SeriesPoint[]): string {
	const last = points.at(-1);
	if (!last) return '';
	const below = points.findLastIndex(({ estimate }) => estimate <= 0);
	if (last.estimate <= 0) return `Not paid back by ${shortDay(last.to)}.`;
	const paid = points[below + 1];
	return below >= 0 && paid ? `Paid back by ${shortDay(paid.to)}.` : '';
}

/** Money to date, or the difference in one metric to date; null without dates, or with a single one. */
export function overTime(
	epochs: readonly ReleasedEpoch[],
	{ results, covariances }: { results: CampaignResults; covariances: readonly Covariance[] },
	{ url, variant, money, assumptions, notes, currency, whole }: Asked
): OverTime | null {
	const metrics = offered(results, variant);
	const gain = money.kind === 'known' && assumptions ? money.gain : null;
	const asked = url.searchParams.get('over');
	const metric = metrics.find(({ name }) => name === asked) ?? null;
	const series =
		gain && assumptions ? gainSeries(epochs, results, { assumptions, covariances, whole: gain }) : [];
	const hasGain = series.length > 1;
	const chosen = metric ?? (hasGain ? null : (deciding(results, metrics, variant) ?? null));
	if (chosen === null && !hasGain) return null;
	const points = chosen ? metricPoints(epochs, results, chosen, variant) : series;
	const reading = { unit: chosen?.unit ?? 'money', currency } as const;
	const marks = marksOf(notes, { from: points[0]?.from ?? '', to: points.at(-1)?.to ?? '' });
	const plot = plotOf(
		points.map(({ to, estimate, low, high }) => ({ x: dayNumber(to), estimate, low, high })),
		{
			value: (y, step) =>
				chosen ? formatDifference(y, reading, digits(step, chosen.unit)) : roundMoney(y, currency),
			position: (x) => shortDay(isoOf(x)),
			marks: marks.map((mark) => ({ x: dayNumber(mark.day), label: shortened(mark.words, 28) }))
		}
	);
	if (!plot) return null;
	const verdict = chosen ? totalRow(results, chosen.name, variant)?.verdict : undefined;
	const several = results.treatments.length > 1;
	const words = (range: Range) =>
		chosen
			? { change: differenceEstimate(range, reading), range: differenceInterval(range, reading) }
			: {
					change: compactMoney(range.estimate, currency),
					range: moneyInterval(range, currency)
				};
	const option = (label: string, value: string) => ({
		label,
		value,
		current: (chosen?.name ?? moneyOption) === value
	});
	return {
		options: [
			...(hasGain ? [option('Gain', moneyOption)] : []),
			...(whole ? metrics : metrics.filter((one, i) => i < 3 || one === chosen)).map(({ label, name }) =>
				option(name === 'revenue_per_person' ? 'Revenue' : label, name)
			)
		],
		note: chosen
			? `difference in ${lowerLabel(chosen)} to date${several ? `, ${variant}` : ''}`
			: `to date${several ? ', all variants' : ''}`,
		plot,
		tone: chosen
			? verdict
				? toneOf(verdict)
				: 'even'
			: toneOfRange(points.at(-1) ?? { estimate: 0, low: 0, high: 0 }),
		footer:
			gain && !hasGain
				? 'No gain over time: an amount behind it, such as discounts, isn’t published by day.'
				: chosen || results.running
					? ''
					: gainFooter(points),
		rows: points.map((point, i) => {
			const after = points[i - 1]?.to ?? '';
			return {
				to: day(point.to),
				...words(point),
				noted: marks
					.filter((mark) => mark.day > after && mark.day <= point.to)
					.map((mark) => `${mark.number}: ${day(mark.day)}, ${mark.words}`)
			};
		}),
		points,
		what: chosen?.name ?? moneyOption,
		hasNotes: marks.length > 0,
		isMoney: chosen === null
	};
}

/** Enough digits to tell the labels of an axis apart. */
function digits(step: number, unit: Metric['unit']): number {
	const scaled = Math.abs(step) * (unit === 'share' ? 100 : 1);
	return scaled > 0 ? Math.min(4, Math.max(0, -Math.floor(Math.log10(scaled) + 1e-9))) : 2;
}
