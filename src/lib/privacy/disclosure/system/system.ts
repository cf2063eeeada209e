/** The cells of the groups of a family: those of group g from `starts[g]` to `starts[g + 1]`. */
export interface Members {
	readonly starts: Int32Array;
	readonly cells: Int32Array;
}

export const membersOf = ({ groupOf, count }: Pick<Family, 'groupOf' | 'count'>): Members => {
	const starts = new Int32Array(count + 1);
	for (const g of groupOf) if (g >= 0) starts[g + 1] = (starts[g + 1] ?? 0) + 1;
	for (let g = 0; g < count; g++) starts[g + 1] = (starts[g + 1] ?? 0) + (starts[g] ?? 0);
	const cells = new Int32Array(starts[count] ?? 0);
	const next = starts.slice();
	groupOf.forEach((g, c) => {
		if (g < 0) return;
		cells[next[g] ?? 0] = c;
		next[g] = (next[g] ?? 0) + 1;
	});
	return { starts, cells };
};

/**
 * What is published about one population (the people of one variant): unknown cells, and rows of cells whose sums are
 * known.
 */

/** Published sums that share no cell: the blocks of one table. */
export interface Rows {
	/** Number of sums. */
	readonly count: number;
	/** The sum that each cell is part of, or -1. */
	readonly rowOf: Int32Array;
	/** The axes (indices into `Quantity.coordinates`) that decide a cell's row; they only speed up the search. */
	readonly axes: readonly number[];
}

/** One number of every cell: its people, or how many of them bought. */
export interface Quantity {
	/** The true whole number of each cell. */
	readonly truth: Float64Array;
	/** What everybody knows each cell has at least: 1 for people (the combination exists), 0 for outcomes and events. */
	readonly min: number;
	readonly rows: readonly Rows[];
	/** The cell's block on each axis; cells that agree on all of them are in the same rows. */
	readonly coordinates: readonly Int32Array[];
}

/** One system: the last quantity is the one whose groups are judged. */
export interface System {
	readonly cells: number;
	/**
	 * One (people, events, money), or several (people, then an outcome): the last one is in every cell at most what each of
	 * the others is (nobody buys who is not there; nobody buys without an order).
	 */
	readonly quantities: readonly [Quantity, ...Quantity[]];
}

/** A number for each cell, as short as the numbers allow. */
export type Numbering = Int32Array | Uint16Array;

/** Groups that share no cell: the combinations of some columns' values. */
export interface Family {
	/** Number of groups. */
	readonly count: number;
	/** The group of each cell, or -1. */
	readonly groupOf: Numbering;
	/** Width that each group's sum must have: largest possible minus smallest possible value; 0 where it need not. */
	readonly width: Float64Array;
}
