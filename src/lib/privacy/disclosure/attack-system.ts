import type { Place, ReleasedEpoch } from '../released.ts';
import {
	peopleTables,
	placeKey,
	publishedSizes,
	viewOfTable,
	viewsOf,
	type Sizes,
	type View
} from './attack-view.ts';

/** The smallest and largest size of every cell of a table over some views; the last view changes fastest. */
export interface Bounds {
	/** Indices of views in rising order; [] is the total. */
	readonly views: readonly number[];
	readonly low: Float64Array;
	readonly high: Float64Array;
}

/** Cells of one table add up to those of another, which has one view fewer. */
interface Margin {
	readonly table: Bounds;
	readonly sum: Bounds;
	/** Cell of `sum` for each cell of `table`. */
	readonly into: Int32Array;
}

/** What one variant's people of an epoch are known to be. */
export interface System {
	readonly views: readonly View[];
	readonly total: Sizes;
	/** Sizes of each view's places. */
	readonly single: readonly Bounds[];
	/** Tables over two or three views that published cross-tabs link. */
	readonly linked: readonly Bounds[];
	/** For each view the first of those it is linked with, over any number of cross-tabs. */
	readonly component: readonly number[];
	/** Tables over three linked views that have too many cells to be computed. */
	readonly leftOut: number;
}

/** Tables of more cells than this are left out, and counted. */
const largest = 1_000_000;
/** Bounds are right after any number of rounds; more rounds can only make them narrower. */
const rounds = 100;

const narrow = ({ low, high }: Bounds, cell: number, sizes: Sizes): boolean => {
	const before = { low: low[cell] ?? 0, high: high[cell] ?? 0 };
	low[cell] = Math.max(before.low, sizes.low);
	high[cell] = Math.min(before.high, sizes.high);
	return low[cell] !== before.low || high[cell] !== before.high;
};

/**
 * Narrows cells by their sum and the sum by its cells: a cell is at least the sum less the most that the others can have, and
 * at most the sum less the least that they have. For two margins these are Fréchet's bounds.
 */
const tighten = ({ table, sum, into }: Margin): boolean => {
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

const cellsOf = (views: readonly View[], of: readonly number[]): number =>
	of.reduce((count, view) => count * (views[view]?.places.length ?? 0), 1);

const marginOf = (views: readonly View[], table: Bounds, sum: Bounds): Margin => {
	const sizes = table.views.map((view) => views[view]?.places.length ?? 0);
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

/** Is one range of days within another? */
const within = (inner: Place | undefined, outer: Place | undefined): boolean =>
	inner !== undefined &&
	outer !== undefined &&
	'from' in inner &&
	'from' in outer &&
	outer.from <= inner.from &&
	inner.to <= outer.to;

const choose = (items: readonly number[], count: number): number[][] =>
	count === 0
		? [[]]
		: items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));

/** Which views are linked, each by the smallest index of those it is linked with. */
const componentsOf = (count: number, links: readonly (readonly number[])[]): number[] => {
	const component = Array.from({ length: count }, (_, view) => view);
	for (const [a = 0, b = 0] of links) {
		const [keep, drop] = [component[a] ?? a, component[b] ?? b].toSorted((x, y) => x - y);
		component.forEach((one, view) => {
			if (one === drop) component[view] = keep ?? one;
		});
	}
	return component;
};

/**
 * Everything that published tables of people let a reader reason about one variant of an epoch: the bounds of places, and of
 * combinations of two or three views that cross-tabs link, narrowed until nothing changes. No table that fits the published
 * numbers lies outside of them.
 *
 * @param variant index of the variant
 * @returns null where not even the total is published
 */
export const systemOf = (epoch: ReleasedEpoch, variant: number): System | null => {
	const { policy } = epoch;
	const people = peopleTables(epoch, 0)[0]?.blocks[0]?.sums[variant]?.[0];
	if (people === undefined) return null;
	const total = publishedSizes(people, policy);
	const views = viewsOf(epoch);
	const start = (of: readonly number[]): Bounds => {
		const cells = cellsOf(views, of);
		return { views: of, low: new Float64Array(cells), high: new Float64Array(cells).fill(total.high) };
	};
	const tables = new Map<string, Bounds>();
	const tableOf = (of: readonly number[]): Bounds => {
		const key = of.join();
		const known = tables.get(key) ?? start(of);
		tables.set(key, known);
		return known;
	};
	narrow(tableOf([]), 0, total);
	const links: number[][] = [];
	for (const count of [1, 2])
		for (const table of peopleTables(epoch, count)) {
			const of = table.axes.map((_, side) => viewOfTable(views, table, side));
			const sides = of.map((_, side) => side).toSorted((a, b) => (of[a] ?? 0) - (of[b] ?? 0));
			const bounds = tableOf(sides.map((side) => of[side] ?? 0));
			if (count === 2) links.push([...bounds.views]);
			for (const { at, sums } of table.blocks) {
				const cell = sides.reduce((index, side) => {
					const view = views[of[side] ?? 0];
					const key = at[side] ? placeKey(at[side]) : '';
					return index * (view?.places.length ?? 0) + (view?.indexOf.get(key) ?? 0);
				}, 0);
				narrow(bounds, cell, publishedSizes(sums[variant]?.[0] ?? 0, policy));
			}
		}
	// Longer ranges of days hold whole shorter ones.
	for (const [a = 0, b = 0] of choose([...views.keys()], 2)) {
		if (views[a]?.axis !== views[b]?.axis) continue;
		links.push([a, b]);
		const bounds = tableOf([a, b]);
		views[a]?.places.forEach((one, i) =>
			views[b]?.places.forEach((two, j) => {
				if (!within(one, two) && !within(two, one))
					narrow(bounds, i * (views[b]?.places.length ?? 0) + j, { low: 0, high: 0 });
			})
		);
	}
	const component = componentsOf(views.length, links);
	let leftOut = 0;
	for (const members of Map.groupBy(views.keys(), (view) => component[view] ?? view).values()) {
		for (const view of members) tableOf([view]);
		if (members.length > 1) for (const pair of choose(members, 2)) tableOf(pair);
		for (const triple of choose(members, 3)) {
			if (cellsOf(views, triple) <= largest) tableOf(triple);
			else leftOut += 1;
		}
	}
	const margins = [...tables.values()].flatMap((table) =>
		table.views.map((_, side) =>
			marginOf(views, table, tableOf(table.views.filter((_view, other) => other !== side)))
		)
	);
	for (let round = 0; round < rounds; round++) if (!margins.map(tighten).includes(true)) break;
	return {
		views,
		total: { low: tableOf([]).low[0] ?? 0, high: tableOf([]).high[0] ?? 0 },
		single: views.map((_, view) => tableOf([view])),
		linked: [...tables.values()].filter((table) => table.views.length > 1),
		component,
		leftOut
	};
};
