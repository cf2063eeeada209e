import type { ChartConfiguration, Plugin } from 'chart.js';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { Range, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { formatLift, liftEstimate, liftInterval } from '#lib/format/value.ts';
import { shortened } from '#lib/format/names.ts';
import { effect, toneOf, type Tone } from './effect.ts';
import type { ChartTheme } from './theme.ts';

/** A point with its horizontal interval. */
interface RangedPoint {
	readonly x: number;
	readonly xMin: number;
	readonly xMax: number;
	readonly y: number;
}

/** In CSS pixels. */
const width = 2;
const halfWhisker = 3.5;

const isRanged = (point: unknown): point is RangedPoint =>
	typeof point === 'object' && point !== null && 'xMin' in point && 'xMax' in point;

/** Draws each point's interval in the colour of its dataset: a line with a whisker at both ends. */
export const errorBars: Plugin<'scatter'> = {
	id: 'errorBars',
	afterDatasetDraw({ ctx, data }, { index, meta: { data: marks, xScale } }) {
		const { borderColor, data: points } = data.datasets[index] ?? { data: [] };
		ctx.save();
		ctx.lineWidth = width;
		if (typeof borderColor === 'string') ctx.strokeStyle = borderColor;
		ctx.beginPath();
		points.forEach((point: unknown, i) => {
			const mark = marks[i];
			if (!isRanged(point) || !mark || !xScale) return;
			const [low, high] = [xScale.getPixelForValue(point.xMin), xScale.getPixelForValue(point.xMax)];
			ctx.moveTo(low, mark.y);
			ctx.lineTo(high, mark.y);
			for (const x of [low, high]) {
				ctx.moveTo(x, mark.y - halfWhisker);
				ctx.lineTo(x, mark.y + halfWhisker);
			}
		});
		ctx.stroke();
		ctx.restore();
	}
};

/** One line of the forest: a metric of a treatment with its relative change. */
export interface ForestLine extends Range {
	readonly metric: string;
	readonly variant: string;
	/** Label of the metric. */
	readonly label: string;
	/** Name of the treatment, or null where there is only one. */
	readonly of: string | null;
	readonly tone: Tone;
}

/** A shape for each tone, so that colour is never alone. */
const shapes = { better: 'circle', worse: 'triangle', even: 'rectRot', caution: 'rectRot' } as const;

/** Lengths in CSS pixels. */
const lineHeight = 32;
const axisHeight = 36;
/** Below this width labels take two lines, as do labels that are too long for one. */
const narrow = 480;
/** Maximum share of the width for labels, and maximum width of a letter in CSS pixels. */
const labelShare = 0.42;
const letterWidth = 7;

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
				if (!range) return [];
				const of = several ? row.variant : null;
				const { variant, verdict } = row;
				return [{ ...range, metric: metric.name, variant, label: metric.label, of, tone: toneOf(verdict) }];
			})
	);
}

/** Height of a forest plot by its number of lines, in CSS pixels. */
export const forestHeight = (lines: number): number => lines * lineHeight + axisHeight;

/** A forest plot: one line a row, the relative change as a mark with its interval, zero as the line of no difference. */
export function forestConfig(
	lines: readonly ForestLine[],
	theme: ChartTheme
): ChartConfiguration<'scatter', RangedPoint[]> {
	const colours: Record<Tone, string> = {
		better: theme.better,
		worse: theme.worse,
		even: theme.even,
		caution: theme.even
	};
	const font = { family: theme.font, size: 12 };
	const present = (Object.keys(shapes) as Tone[]).filter((tone) => lines.some((line) => line.tone === tone));
	return {
		type: 'scatter',
		plugins: [errorBars],
		data: {
			datasets: present.map((tone) => ({
				label: tone,
				data: lines.flatMap((line, y) =>
					line.tone === tone ? [{ x: line.estimate, xMin: line.low, xMax: line.high, y }] : []
				),
				pointStyle: shapes[tone],
				radius: tone === 'better' ? 4.5 : 5.5,
				hoverRadius: 6.5,
				backgroundColor: colours[tone],
				borderColor: colours[tone]
			}))
		},
		options: {
			maintainAspectRatio: false,
			animation: theme.motion ? { duration: 250 } : false,
			scales: {
				x: {
					border: { display: false },
					grid: { color: ({ tick }) => (tick.value === 0 ? theme.zero : theme.line), tickLength: 0 },
					beginAtZero: true,
					suggestedMin: Math.min(...lines.map(({ low }) => low)),
					suggestedMax: Math.max(...lines.map(({ high }) => high)),
					grace: '4%',
					ticks: {
						color: theme.faint,
						font,
						padding: 8,
						maxTicksLimit: 7,
						maxRotation: 0,
						autoSkipPadding: 12,
						callback: (tick) => formatLift(Number(tick), { decimals: 0 })
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
						callback(tick) {
							const { label = '', of = null } = lines[Number(tick)] ?? {};
							if (of === null) return label;
							const room = Math.floor((this.chart.width * labelShare) / letterWidth);
							const line = `${label} · ${of}`;
							return this.chart.width < narrow || line.length > room ? [label, shortened(of, room)] : line;
						}
					}
				}
			},
			plugins: {
				tooltip: {
					displayColors: false,
					callbacks: {
						title: (items) => {
							const line = lines[items[0]?.parsed.y ?? -1];
							return line ? [line.label, line.of ?? ''].filter((words) => words !== '') : '';
						},
						label: (item) => {
							const line = lines[item.parsed.y ?? -1];
							return line ? `${liftEstimate(line)} (${liftInterval(line)})` : '';
						}
					}
				}
			}
		}
	};
}
