import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { domain, position, type Domain } from './domain.ts';
import type { Tone } from './effect.ts';
import { ticksOf } from './ticks.ts';

/** A line of a chart of ranges, before it is drawn. */
export interface RangeInput {
	readonly name: string;
	readonly href?: string | undefined;
	/** Under the name. */
	readonly small?: string | undefined;
	/** Null where there is none. */
	readonly range: Range | null;
	readonly tone: Tone;
	/** Why there is no range. */
	readonly why?: string | undefined;
	/** A limit on the same axis. */
	readonly limit?: number | null | undefined;
	/** Words of further columns. */
	readonly more?: readonly string[] | undefined;
}

/** Words of a range. */
export interface RangeFormat {
	value(range: Range): string;
	interval(range: Range): string;
	tick(at: number): string;
}

/** One line of a chart of ranges, with its numbers as words beside the drawing. */
export interface RangeChartRow extends Omit<RangeInput, 'range' | 'limit'> {
	/** Places in percent of the width. */
	readonly bar: {
		readonly low: number;
		readonly high: number;
		readonly at: number;
		readonly limit: number | null;
	} | null;
	readonly value: string;
	readonly interval: string;
}

/** Ranges on one axis: a chart that is its own table. */
export interface RangeChart {
	readonly rows: readonly RangeChartRow[];
	readonly ticks: readonly { readonly at: number; readonly label: string; readonly minor: boolean }[];
	readonly zero: number;
}

/**
 * Room that a letter of a label takes where the axis is shortest, in % of its length; half of it again, because the first and the
 * last label are moved inwards.
 */
const letter = 1.5 * 3.5;

const percent = (x: number, axis: Domain): number => Math.round(position(x, axis) * 10_000) / 100;

/** Lays ranges out on one axis that includes 0. */
export function rangeChart(lines: readonly RangeInput[], format: RangeFormat): RangeChart {
	const limits = lines.flatMap(({ limit }) =>
		limit == null ? [] : [{ estimate: limit, low: limit, high: limit }]
	);
	const axis = domain([...lines.flatMap(({ range }) => range ?? []), ...limits]);
	const ticks = ticksOf(axis, 5);
	const origin = ticks.indexOf(0);
	const labels = ticks.map((at) => (at === 0 ? '0' : format.tick(at)));
	const [first = 0, second = 1] = ticks;
	const apart = percent(second, axis) - percent(first, axis);
	const widest = letter * Math.max(...labels.map((label) => label.length));
	const every = Math.ceil(widest / apart);
	return {
		rows: lines.map(({ range, limit, ...line }) => ({
			...line,
			bar: range && {
				low: percent(range.low, axis),
				high: percent(range.high, axis),
				at: percent(range.estimate, axis),
				limit: limit == null ? null : percent(limit, axis)
			},
			value: range ? format.value(range) : '–',
			interval: range ? format.interval(range) : ''
		})),
		ticks: ticks.map((at, i) => ({
			at: percent(at, axis),
			label: labels[i] ?? '',
			minor: (i - origin) % every !== 0
		})),
		zero: percent(0, axis)
	};
}
