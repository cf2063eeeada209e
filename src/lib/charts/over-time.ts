import type { ChartConfiguration, Plugin } from 'chart.js';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { SeriesPoint } from '#lib/experiment/results/series.ts';
import { day, shortDay } from '#lib/format/date.ts';
import {
	formatDifference,
	differenceEstimate,
	differenceInterval,
	type ValueFormat
} from '#lib/format/value.ts';
import type { Tone } from './effect.ts';
import { type ChartTheme, lineOptions, tickStyle } from './theme.ts';

/** The inputs of the chart over time: the points, and their format. */
export interface OverTime {
	readonly points: readonly SeriesPoint[];
	readonly unit: Metric['unit'];
	readonly currency: string;
	/** Colour of the verdict at the last point. */
	readonly tone: Tone;
	/** Days with notes, each with the numbers of its notes. */
	readonly marks?: readonly { readonly day: string; readonly number: number }[];
}

const dayLength = 86_400_000;
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / dayLength;
const dayName = (number: number) => new Date(Math.round(number) * dayLength).toISOString().slice(0, 10);

/** Enough digits to distinguish the ticks. */
function tickDecimals(ticks: readonly { value: number }[], unit: Metric['unit']): number {
	const step = Math.abs((ticks[1]?.value ?? 0) - (ticks[0]?.value ?? 0)) * (unit === 'share' ? 100 : 1);
	return step > 0 ? Math.min(4, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2;
}

/** Days to label below the axis: the first, the last and a few points between, evenly chosen. */
function tickDays(points: readonly SeriesPoint[], max = 6): number[] {
	const step = Math.max(1, Math.ceil((points.length - 1) / (max - 1)));
	const last = points.length - 1;
	return points.flatMap((point, i) =>
		i === last || (i % step === 0 && last - i >= step / 2) ? [dayNumber(point.to)] : []
	);
}

/** A line with its band: the difference to date at the end of each range, on a true axis of days. */
export function overTimeConfig(
	{ points, unit, currency, tone, marks = [] }: OverTime,
	theme: ChartTheme
): ChartConfiguration<'line', { x: number; y: number }[]> {
	const format: ValueFormat = { unit, currency };
	const line = (of: (point: SeriesPoint) => number) =>
		points.map((point) => ({ x: dayNumber(point.to), y: of(point) }));
	const ticks = tickStyle(theme);
	const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
	const [first, last] = [points[0], points.at(-1)];
	const [colour, band] = {
		better: [theme.better, theme.betterBand] as const,
		worse: [theme.worse, theme.worseBand] as const,
		even: [theme.even, theme.evenBand] as const,
		caution: [theme.even, theme.evenBand] as const
	}[tone];
	return {
		plugins: marks.length > 0 ? [markPlugin(marks, theme)] : [],
		type: 'line',
		data: {
			datasets: [
				{ label: 'low', data: line((point) => point.low), ...edge },
				{
					label: 'high',
					data: line((point) => point.high),
					...edge,
					fill: '-1',
					backgroundColor: withAlpha(band, 0.4)
				},
				{
					label: 'estimate',
					data: line((point) => point.estimate),
					borderColor: colour,
					backgroundColor: colour,
					borderWidth: 2,
					pointRadius: points.length > 40 ? 0 : 2.5,
					pointHoverRadius: 5
				}
			]
		},
		options: {
			...lineOptions(theme),
			scales: {
				x: {
					type: 'linear',
					...(first && last ? { min: dayNumber(first.to), max: dayNumber(last.to) } : {}),
					border: { display: false },
					grid: { display: false },
					afterBuildTicks: (axis) => {
						axis.ticks = tickDays(points).map((value) => ({ value }));
					},
					ticks: {
						...ticks,
						maxRotation: 0,
						callback: (tick) => shortDay(dayName(Number(tick)))
					}
				},
				y: {
					border: { display: false },
					grid: { color: ({ tick }) => (tick.value === 0 ? theme.zero : theme.line), tickLength: 0 },
					ticks: {
						...ticks,
						maxTicksLimit: 6,
						callback: (tick, _, ticks) => formatDifference(Number(tick), format, tickDecimals(ticks, unit))
					}
				}
			},
			plugins: {
				tooltip: {
					displayColors: false,
					filter: (item) => item.datasetIndex === 2,
					callbacks: {
						title: (items) => {
							const point = points[items[0]?.dataIndex ?? -1];
							return point ? `to ${day(point.to)}` : '';
						},
						label: ({ dataIndex }) => {
							const point = points[dataIndex];
							if (!point) return '';
							return `${differenceEstimate(point, format)} (${differenceInterval(point, format)})`;
						}
					}
				}
			}
		}
	};
}

/** A dashed line at each noted day, with the numbers of its notes on top. */
function markPlugin(marks: NonNullable<OverTime['marks']>, theme: ChartTheme): Plugin<'line'> {
	const numbers = new Map<string, number[]>();
	for (const { day, number } of marks) numbers.set(day, [...(numbers.get(day) ?? []), number]);
	return {
		id: 'marks',
		afterDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
			if (!x) return;
			ctx.save();
			ctx.font = `600 11px ${theme.font}`;
			ctx.textAlign = 'center';
			ctx.textBaseline = 'top';
			for (const [day, list] of numbers) {
				const position = Math.min(
					Math.max(x.getPixelForValue(dayNumber(day)), chartArea.left),
					chartArea.right
				);
				ctx.strokeStyle = theme.faint;
				ctx.setLineDash([3, 3]);
				ctx.beginPath();
				ctx.moveTo(position, chartArea.top + 16);
				ctx.lineTo(position, chartArea.bottom);
				ctx.stroke();
				const label = list.join(', ');
				const half = ctx.measureText(label).width / 2 + 5;
				const middle = Math.min(Math.max(position, chartArea.left + half), chartArea.right - half);
				ctx.fillStyle = theme.card;
				ctx.fillRect(middle - half, chartArea.top, 2 * half, 16);
				ctx.setLineDash([]);
				ctx.strokeRect(middle - half, chartArea.top, 2 * half, 16);
				ctx.fillStyle = theme.ink;
				ctx.fillText(label, middle, chartArea.top + 3);
			}
			ctx.restore();
		}
	};
}

/** The same colour with transparency. @param colour `rgb(r, g, b)`, as a browser resolves a token */
const withAlpha = (colour: string, alpha: number) =>
	colour.replace(/^rgba?\((\d+), (\d+), (\d+).*$/, `rgba($1, $2, $3, ${alpha})`);
