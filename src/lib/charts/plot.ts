import type { Domain } from './domain.ts';
import { ticksOf } from './ticks.ts';

/** A line with its band, drawn by the server: places are in a square of 1000 × 1000, y from the top. */
export interface Plot {
	readonly line: string;
	readonly band: string;
	/** Horizontal lines with labels; y in percent from the top. */
	readonly y: readonly { readonly at: number; readonly label: string; readonly isZero: boolean }[];
	/** Labels under the plot; x in percent. */
	readonly x: readonly {
		readonly at: number;
		readonly label: string;
		readonly end: 'start' | 'middle' | 'end';
	}[];
	/** Vertical lines with labels; x in percent. */
	readonly marks: readonly { readonly at: number; readonly label: string }[];
}

export interface PlotPoint {
	readonly x: number;
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
}

const size = 1000;
const round = (x: number): number => Math.round(x * 10) / 10;

/** Bands of the first days can be many times as wide as all others: the axis is that of most points. */
function axisOf(points: readonly PlotPoint[]): Domain {
	const late = points.slice(Math.floor(points.length / 4));
	const estimates = points.map(({ estimate }) => estimate);
	const low = Math.min(0, ...estimates, ...late.map((point) => point.low));
	const high = Math.max(0, ...estimates, ...late.map((point) => point.high));
	const space = (high - low || 1) * 0.06;
	return { low: low - space, high: high + space };
}

/**
 * The drawing of a value over time with its range.
 * @param labels of values, of positions on the x axis, and marked positions
 */
export function plotOf(
	points: readonly PlotPoint[],
	{
		value,
		position,
		marks = []
	}: {
		value: (y: number, step: number) => string;
		position: (x: number) => string;
		marks?: readonly { readonly x: number; readonly label: string }[];
	}
): Plot | null {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last || last.x === first.x) return null;
	const axis = axisOf(points);
	const lines = ticksOf(axis, 4);
	const step = lines.length > 1 ? (lines[1] ?? 0) - (lines[0] ?? 0) : 1;
	const across = (x: number): number => (x - first.x) / (last.x - first.x);
	const down = (y: number): number =>
		(axis.high - Math.min(axis.high, Math.max(axis.low, y))) / (axis.high - axis.low);
	const at = (x: number, y: number): string => `${round(size * across(x))},${round(size * down(y))}`;
	const steps = Math.min(3, points.length - 1);
	const labelled = Array.from(
		{ length: steps + 1 },
		(_, i) => points[Math.round((i * (points.length - 1)) / steps)]
	);
	return {
		line: `M${points.map(({ x, estimate }) => at(x, estimate)).join('L')}`,
		band: `M${points.map(({ x, high }) => at(x, high)).join('L')}L${points
			.toReversed()
			.map(({ x, low }) => at(x, low))
			.join('L')}Z`,
		y: lines.map((y) => ({ at: round(100 * down(y)), label: value(y, step), isZero: y === 0 })),
		x: labelled.flatMap((point, i) =>
			point
				? [
						{
							at: round(100 * across(point.x)),
							label: position(point.x),
							end: i === 0 ? ('start' as const) : i === steps ? ('end' as const) : ('middle' as const)
						}
					]
				: []
		),
		marks: marks
			.filter(({ x }) => x >= first.x && x <= last.x)
			.map(({ x, label }) => ({ at: round(100 * across(x)), label }))
	};
}
