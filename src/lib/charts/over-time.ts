import type { ChartConfiguration } from 'chart.js';
import type { Metric } from '#lib/experiment/metric.ts';
import type { Range } from '#lib/experiment/results.ts';
import { dateRange, shortDay } from '#lib/format/date.ts';
import { difference, differenceInterval, type Reading } from '#lib/format/value.ts';
import type { ChartTheme } from './theme.ts';

/** The difference to date after each released range of days. */
export interface Series {
	readonly metric: string;
	readonly variant: string;
	readonly points: readonly SeriesPoint[];
}

export interface SeriesPoint extends Range {
	/** First and last day counted, ISO. */
	readonly from: string;
	readonly to: string;
}

/** What the chart over time needs: the points, and how they read. */
export interface OverTime {
	readonly points: readonly SeriesPoint[];
	readonly unit: Metric['unit'];
	readonly currency: string;
}

const dayLength = 86_400_000;
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / dayLength;
const dayName = (number: number) => new Date(Math.round(number) * dayLength).toISOString().slice(0, 10);

/** A line with its band: the difference to date at the end of each range, on a true axis of days. */
export function overTimeConfig(
	{ points, unit, currency }: OverTime,
	theme: ChartTheme
): ChartConfiguration<'line', { x: number; y: number }[]> {
	const reading: Reading = { unit, currency };
	const line = (of: (point: SeriesPoint) => number) =>
		points.map((point) => ({ x: dayNumber(point.to), y: of(point) }));
	const font = { family: theme.font, size: 12 };
	const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
	const [first, last] = [points[0], points.at(-1)];
	return {
		type: 'line',
		data: {
			datasets: [
				{ label: 'low', data: line((point) => point.low), ...edge },
				{
					label: 'high',
					data: line((point) => point.high),
					...edge,
					fill: '-1',
					backgroundColor: withAlpha(theme.betterBand, 0.4)
				},
				{
					label: 'estimate',
					data: line((point) => point.estimate),
					borderColor: theme.better,
					backgroundColor: theme.better,
					borderWidth: 2,
					pointRadius: points.length > 40 ? 0 : 2.5,
					pointHoverRadius: 5
				}
			]
		},
		options: {
			maintainAspectRatio: false,
			animation: theme.motion ? { duration: 250 } : false,
			interaction: { mode: 'index', intersect: false },
			scales: {
				x: {
					type: 'linear',
					...(first && last ? { min: dayNumber(first.to), max: dayNumber(last.to) } : {}),
					border: { display: false },
					grid: { display: false },
					ticks: {
						color: theme.faint,
						font,
						padding: 8,
						precision: 0,
						maxTicksLimit: 7,
						maxRotation: 0,
						callback: (tick) => shortDay(dayName(Number(tick)))
					}
				},
				y: {
					border: { display: false },
					grid: { color: ({ tick }) => (tick.value === 0 ? theme.zero : theme.line), tickLength: 0 },
					ticks: {
						color: theme.faint,
						font,
						padding: 8,
						maxTicksLimit: 6,
						callback: (tick) => difference(Number(tick), reading)
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
							return point ? dateRange(point.from, point.to) : '';
						},
						label: ({ dataIndex }) => {
							const point = points[dataIndex];
							if (!point) return '';
							return `${difference(point.estimate, reading)} (${differenceInterval(point, reading)})`;
						}
					}
				}
			}
		}
	};
}

/** The same colour, seen through. @param colour `rgb(r, g, b)`, as a browser resolves a token */
const withAlpha = (colour: string, alpha: number) =>
	colour.replace(/^rgba?\((\d+), (\d+), (\d+).*$/, `rgba($1, $2, $3, ${alpha})`);
