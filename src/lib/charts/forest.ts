import type { ChartConfiguration } from 'chart.js';
import type { Metric } from '#lib/experiment/metric.ts';
import type { Range, ResultRow } from '#lib/experiment/results.ts';
import { lift, liftInterval } from '#lib/format/lift.ts';
import { effect, toneOf, type Tone } from './effect.ts';
import type { ChartTheme } from './theme.ts';

/** One line of the forest: a metric of a treatment with its relative change. */
export interface ForestLine extends Range {
	readonly metric: string;
	readonly variant: string;
	readonly label: string;
	readonly tone: Tone;
}

interface Point {
	readonly x: number;
	readonly xMin: number;
	readonly xMax: number;
	readonly y: number;
}

/** A shape for each tone, so that colour is never alone. */
const shapes = { better: 'circle', worse: 'triangle', even: 'rectRot', caution: 'rectRot' } as const;

/** Heights in CSS pixels. */
const lineHeight = 28;
const axisHeight = 34;

/**
 * The totals that have a relative change with bounds, metric by metric, one line a treatment.
 * @returns lines in the order of `metrics`, then of the rows
 */
export function forestLines(metrics: readonly Metric[], results: readonly ResultRow[]): ForestLine[] {
	const totals = results.filter((row) => row.by.length === 0);
	const several = new Set(totals.map((row) => row.variant)).size > 1;
	return metrics.flatMap((metric) =>
		totals
			.filter((row) => row.metric === metric.name)
			.flatMap((row) => {
				const range = effect(row, 'relative');
				const label = several ? `${metric.label} · ${row.variant}` : metric.label;
				const { variant, verdict } = row;
				return range ? [{ ...range, metric: metric.name, variant, label, tone: toneOf(verdict) }] : [];
			})
	);
}

/** Height of a forest with so many lines, in CSS pixels. */
export const forestHeight = (lines: number): number => lines * lineHeight + axisHeight;

/** A forest plot: one line a row, the relative change as a mark with its interval, zero as the line of no difference. */
export function forestConfig(
	lines: readonly ForestLine[],
	theme: ChartTheme
): ChartConfiguration<'scatterWithErrorBars', Point[]> {
	const colours: Record<Tone, string> = {
		better: theme.better,
		worse: theme.worse,
		even: theme.even,
		caution: theme.even
	};
	const font = { family: theme.font, size: 12 };
	const present = (Object.keys(shapes) as Tone[]).filter((tone) => lines.some((line) => line.tone === tone));
	return {
		type: 'scatterWithErrorBars',
		data: {
			datasets: present.map((tone) => ({
				label: tone,
				data: lines.flatMap((line, y) =>
					line.tone === tone ? [{ x: line.estimate, xMin: line.low, xMax: line.high, y }] : []
				),
				pointStyle: shapes[tone],
				pointRadius: tone === 'better' ? 4.5 : 5.5,
				pointHoverRadius: 6.5,
				pointBackgroundColor: colours[tone],
				pointBorderColor: colours[tone],
				errorBarColor: colours[tone],
				errorBarWhiskerColor: colours[tone],
				errorBarLineWidth: 2,
				errorBarWhiskerLineWidth: 2,
				errorBarWhiskerRatio: 0,
				errorBarWhiskerSize: 7
			}))
		},
		options: {
			maintainAspectRatio: false,
			animation: theme.motion ? { duration: 250 } : false,
			scales: {
				x: {
					border: { display: false },
					grid: { color: ({ tick }) => (tick.value === 0 ? theme.zero : theme.line), tickLength: 0 },
					grace: '4%',
					ticks: {
						color: theme.faint,
						font,
						padding: 8,
						maxTicksLimit: 7,
						maxRotation: 0,
						callback: (tick) => lift(Number(tick), { decimals: 0 })
					}
				},
				y: {
					reverse: true,
					min: -0.5,
					max: lines.length - 0.5,
					border: { display: false },
					grid: { display: false },
					afterBuildTicks: (axis) => {
						axis.ticks = lines.map((_, value) => ({ value }));
					},
					ticks: {
						color: theme.ink,
						font,
						padding: 8,
						autoSkip: false,
						callback: (tick) => lines[Number(tick)]?.label ?? ''
					}
				}
			},
			plugins: {
				tooltip: {
					displayColors: false,
					callbacks: {
						title: (items) => lines[items[0]?.parsed.y ?? -1]?.label ?? '',
						label: (item) => {
							const line = lines[item.parsed.y ?? -1];
							return line ? `${lift(line.estimate)} (${liftInterval(line)})` : '';
						}
					}
				}
			}
		}
	};
}
