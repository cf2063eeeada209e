import { DATE, tuplesOf, type VariantCells } from '../cells.ts';
import type { Sheet, SheetBlock } from '../certificates/sheet.ts';

/** Stretches of days that no published range of either side divides. */
export interface Stretches {
	readonly count: number;
	/** The stretch of a day, or -1 outside of everything published. */
	readonly of: (day: number) => number;
	/** First and last stretch of a published range. */
	readonly range: (block: Pick<SheetBlock, 'from' | 'to'>) => readonly [number, number];
}

/** @param ranges every published range of days of both sides */
export const stretchesOf = (ranges: readonly Pick<SheetBlock, 'from' | 'to'>[]): Stretches => {
	const starts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
	const at = (day: number) => {
		let [low, high] = [0, starts.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((starts[middle] ?? 0) <= day) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	};
	const last = starts.length - 1;
	return {
		count: Math.max(1, starts.length),
		of: (day) => (at(day) >= last && Number.isFinite(starts[last]) ? -1 : at(day)),
		range: ({ from, to }) => [at(from), to === Infinity ? Math.max(0, last) : at(to)]
	};
};

/** A combination of values of some axes, in a stretch of days. */
export interface Point {
	/** -1: in cells without dates, so on any day. */
	readonly stretch: number;
	/** Values by the axes' order. */
	readonly values: readonly string[];
}

/** The combinations that occur among the cells of one side. */
export interface Points {
	readonly list: readonly Point[];
	/** Does the combination occur? Always where nobody knows (the cells are deleted). */
	readonly has: (point: Point) => boolean;
}

const keyOf = ({ stretch, values }: Point): string => `${stretch} ${JSON.stringify(values)}`;

/** @returns every combination of the axes' values that has people; nothing known without cells */
export const pointsOf = (
	cells: VariantCells | null,
	axes: readonly string[],
	stretches: Stretches
): Points => {
	if (!cells) return { list: [], has: () => true };
	const columns = axes.map((axis) => cells.columns.indexOf(axis));
	// A breakdown of a side that does not have the column says nothing about it.
	if (columns.includes(-1)) return { list: [], has: () => false };
	const date = cells.columns.indexOf(DATE);
	const dayOf = (cells.values[date] ?? []).map((day) => stretches.of(Number(day)));
	const stretchOf = Int32Array.from({ length: cells.size }, (_, i) =>
		date < 0 ? 0 : (dayOf[cells.codes[date]?.[i] ?? 0] ?? -1) + 1
	);
	const { idOf, count } = tuplesOf([stretchOf, ...columns.map((c) => cells.codes[c] ?? [])], cells.size);
	const first = new Int32Array(count).fill(-1);
	idOf.forEach((id, i) => {
		if (first[id] === -1) first[id] = i;
	});
	const list = [...first].flatMap((i): Point[] => {
		const values = columns.map((c) => cells.values[c]?.[cells.codes[c]?.[i] ?? 0] ?? '');
		const stretch = date < 0 ? -1 : (stretchOf[i] ?? 0) - 1;
		return date >= 0 && stretch < 0 ? [] : [{ stretch, values }];
	});
	const keys = new Set(list.map(keyOf));
	return {
		list,
		has: (point) => keys.has(keyOf(date < 0 ? { ...point, stretch: -1 } : point))
	};
};

/** Finds the blocks of a sheet that count a combination. */
export const finderOf = (sheet: Sheet, stretches: Stretches): ((point: Point) => readonly number[]) => {
	const blocks = new Map<string, number>();
	const epochs = Array.from({ length: stretches.count }, (): number[] => []);
	sheet.blocks.forEach((block, b) => {
		const [first, last] = stretches.range(block);
		for (let s = first; s <= last; s++) {
			const of = epochs[s];
			if (of && !of.includes(block.epoch)) of.push(block.epoch);
			blocks.set(JSON.stringify([s, block.epoch, block.at]), b);
		}
	});
	const inStretch = (s: number, values: readonly string[]) =>
		(epochs[s] ?? []).flatMap((epoch) => {
			const at = values.map((value, a) =>
				sheet.visible(epoch, sheet.axes[a] ?? '').has(value) ? value : null
			);
			return blocks.get(JSON.stringify([s, epoch, at])) ?? [];
		});
	return ({ stretch, values }) =>
		stretch >= 0 ? inStretch(stretch, values) : [...new Set(epochs.flatMap((_, s) => inStretch(s, values)))];
};

/** What both sides have in common to compare sheets of the same axes. */
export interface Ground {
	readonly stretches: Stretches;
	readonly before: Points;
	readonly after: Points;
}
