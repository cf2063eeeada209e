import type { ChartConfiguration, PointStyle } from 'chart.js';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { day, shortDay } from '#lib/format/date.ts';
import { formatDifference } from '#lib/format/value.ts';
import { shortened } from '#lib/format/names.ts';
import type { ChartTheme } from './theme.ts';

/** One segment's difference in each period. */
export interface TrendLine {
	readonly name: string;
	/** Last day of the period (ISO), and the difference in it. */
	readonly points: readonly { readonly to: string; readonly estimate: number }[];
}

export interface Trends {
	readonly lines: readonly TrendLine[];
	readonly unit: Metric['unit'];
	readonly currency: string;
}

/** Line styles that distinguish lines without colour, in drawing order. */
export const lineStyles: readonly {
	readonly words: string;
	readonly dash: readonly number[];
	readonly point: PointStyle;
}[] = [
	{ words: 'solid with circles', dash: [], point: 'circle' },
	{ words: 'dashed with triangles', dash: [7, 4], point: 'triangle' },
	{ words: 'dotted with squares', dash: [2, 3], point: 'rect' },
	{ words: 'long dashes with diamonds', dash: [12, 5], point: 'rectRot' }
];

const dayLength = 86_400_000;
const dayNumber = (text: string) => Date.parse(`${text}T00:00:00Z`) / dayLength;
const dayName = (number: number) => new Date(Math.round(number) * dayLength).toISOString().slice(0, 10);

/** Small lines, one a segment, on a true axis of days; at most as many as there are styles. */
export function trendsConfig(
	{ lines, unit, currency }: Trends,
	theme: ChartTheme
): ChartConfiguration<'line', { x: number; y: number }[]> {
	const format = { unit, currency };
	const font = { family: theme.font, size: 12 };
	const days = [...new Set(lines.flatMap(({ points }) => points.map(({ to }) => dayNumber(to))))];
	days.sort((a, b) => a - b);
	return {
		type: 'line',
		data: {
			datasets: lines.slice(0, lineStyles.length).map(({ name, points }, i) => ({
				label: name,
				data: points.map(({ to, estimate }) => ({ x: dayNumber(to), y: estimate })),
				borderColor: i % 2 === 0 ? theme.ink : theme.faint,
				backgroundColor: i % 2 === 0 ? theme.ink : theme.faint,
				borderWidth: 1.5,
				borderDash: [...(lineStyles[i]?.dash ?? [])],
				pointStyle: lineStyles[i]?.point ?? 'circle',
				pointRadius: 4
			}))
		},
		options: {
			maintainAspectRatio: false,
			animation: theme.motion ? { duration: 250 } : false,
			scales: {
				x: {
					type: 'linear',
					offset: true,
					border: { display: false },
					grid: { display: false },
					afterBuildTicks: (axis) => {
						axis.ticks = days.map((value) => ({ value }));
					},
					ticks: {
						color: theme.faint,
						font,
						maxRotation: 0,
						callback: (tick) => shortDay(dayName(Number(tick)))
					}
				},
				y: {
					border: { display: false },
					grid: { color: ({ tick }) => (tick.value === 0 ? theme.zero : theme.line), tickLength: 0 },
					suggestedMin: 0,
					suggestedMax: 0,
					ticks: {
						color: theme.faint,
						font,
						maxTicksLimit: 5,
						callback: (tick) => formatDifference(Number(tick), format)
					}
				}
			},
			plugins: {
				tooltip: {
					displayColors: false,
					callbacks: {
						title: (items) => `period to ${day(dayName(Number(items[0]?.parsed.x ?? 0)))}`,
						label: ({ dataset, parsed }) =>
							`${shortened(dataset.label ?? '', 40)}: ${formatDifference(Number(parsed.y), format)}`
					}
				}
			}
		}
	};
}
