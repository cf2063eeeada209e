import type { Sizes } from './attack-view.ts';

/** The smallest and largest size of every cell of a table over some views; the last view changes fastest. */
export interface Bounds {
	/** Indices of views in rising order; [] is the total. */
	readonly views: readonly number[];
	readonly low: Float64Array;
	readonly high: Float64Array;
}

/** Cells of one table add up to those of another, which has one view fewer. */
export interface Margin {
	readonly table: Bounds;
	readonly sum: Bounds;
	/** Cell of `sum` for each cell of `table`. */
	readonly into: Int32Array;
}

/** Narrows one cell. @returns whether it was wider */
export const narrow = ({ low, high }: Bounds, cell: number, sizes: Sizes): boolean => {
	const before = { low: low[cell] ?? 0, high: high[cell] ?? 0 };
	low[cell] = Math.max(before.low, sizes.low);
	high[cell] = Math.min(before.high, sizes.high);
	return low[cell] !== before.low || high[cell] !== before.high;
};

/**
 * Narrows cells by their sum and the sum by its cells: a cell is at least the sum less the most that the others can have, and
 * at most the sum less the least that they have. For two margins these are Fréchet's bounds.
 */
export const tighten = ({ table, sum, into }: Margin): boolean => {
	const lows = new Float64Array(sum.low.length);
	const highs = new Float64Array(sum.low.length);
	for (let cell = 0; cell < into.length; cell++) {
		const at = into[cell] ?? 0;
		lows[at] = (lows[at] ?? 0) + (table.low[cell] ?? 0);
		highs[at] = (highs[at] ?? 0) + (table.high[cell] ?? 0);
	}
	let changed = false;
	for (let at = 0; at < lows.length; at++)
		changed = narrow(sum, at, { low: lows[at] ?? 0, high: highs[at] ?? 0 }) || changed;
	for (let cell = 0; cell < into.length; cell++) {
		const at = into[cell] ?? 0;
		const others = {
			low: (lows[at] ?? 0) - (table.low[cell] ?? 0),
			high: (highs[at] ?? 0) - (table.high[cell] ?? 0)
		};
		const sizes = { low: (sum.low[at] ?? 0) - others.high, high: (sum.high[at] ?? 0) - others.low };
		// Sums of this round stay valid: they are taken from wider cells.
		changed = narrow(table, cell, sizes) || changed;
	}
	return changed;
};

/** How a table adds up to one with a view fewer. @param sizeOf number of positions of a view */
export const marginOf = (table: Bounds, sum: Bounds, sizeOf: (view: number) => number): Margin => {
	const sizes = table.views.map(sizeOf);
	const into = new Int32Array(table.low.length);
	for (let cell = 0; cell < into.length; cell++) {
		let rest = cell;
		let at = 0;
		let stride = 1;
		for (let side = sizes.length - 1; side >= 0; side--) {
			const size = sizes[side] ?? 1;
			if (sum.views.includes(table.views[side] ?? -1)) {
				at += (rest % size) * stride;
				stride *= size;
			}
			rest = Math.floor(rest / size);
		}
		into[cell] = at;
	}
	return { table, sum, into };
};
