import type { ChartConfiguration } from 'chart.js';
import type { PlanCurve } from '#lib/experiment/planning/planner.ts';
import { compact, number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { type ChartTheme, lineOptions, tickStyle } from './theme.ts';

/** A power curve: the chance to find a change by people, solid for the fixed analysis, dashed for the sequential one. */
export function powerCurveConfig(
	{ points, goal, planned }: PlanCurve,
	theme: ChartTheme
): ChartConfiguration<'line', { x: number; y: number }[]> {
	const ticks = tickStyle(theme);
	const last = points.at(-1)?.people ?? 1;
	const smooth = { borderWidth: 2, pointRadius: 0, pointHoverRadius: 5 };
	const guide = {
		borderColor: theme.zero,
		borderWidth: 1,
		borderDash: [2, 3],
		pointRadius: 0,
		pointHitRadius: 0
	};
	return {
		type: 'line',
		data: {
			datasets: [
				{
					label: 'read once',
					data: points.map(({ people, once }) => ({ x: people, y: once })),
					borderColor: theme.better,
					backgroundColor: theme.better,
					...smooth
				},
				{
					label: 'while it runs',
					data: points.map(({ people, running }) => ({ x: people, y: running })),
					borderColor: theme.even,
					backgroundColor: theme.even,
					borderDash: [6, 4],
					...smooth
				},
				{
					label: 'goal',
					data: [
						{ x: 0, y: goal },
						{ x: last, y: goal }
					],
					...guide
				},
				{
					label: 'planned',
					data: [
						{ x: planned, y: 0 },
						{ x: planned, y: 1 }
					],
					...guide
				}
			]
		},
		options: {
			...lineOptions(theme),
			scales: {
				x: {
					type: 'linear',
					min: 0,
					max: last,
					border: { display: false },
					grid: { display: false },
					ticks: {
						...ticks,
						maxTicksLimit: 6,
						maxRotation: 0,
						includeBounds: false,
						callback: (tick) => compact(Number(tick))
					}
				},
				y: {
					min: 0,
					max: 1,
					border: { display: false },
					grid: { color: theme.line, tickLength: 0 },
					ticks: {
						...ticks,
						stepSize: 0.2,
						callback: (tick) => wholeShare(Number(tick))
					}
				}
			},
			plugins: {
				tooltip: {
					displayColors: false,
					filter: (item) => item.datasetIndex < 2,
					callbacks: {
						title: (items) => {
							const point = points[items[0]?.dataIndex ?? -1];
							return point ? `${number(Math.round(point.people))} people` : '';
						},
						label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${wholeShare(parsed.y ?? 0)}`
					}
				}
			}
		}
	};
}
