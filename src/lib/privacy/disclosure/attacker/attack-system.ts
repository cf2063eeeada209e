import type { ReleasedEpoch } from '../../released.ts';
import { tighten, type Bounds, marginOf, narrow, type Margin } from './attack-margins.ts';
import {
	everybody,
	peopleTables,
	publishedSizes,
	viewsOf,
	type Sizes,
	type View,
	positionKey,
	viewOfTable
} from './attack-view.ts';

/** Every selection of so many items, in their order. */
const choose = (items: readonly number[], count: number): number[][] =>
	count === 0
		? [[]]
		: items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));

/** Is one range of days within another, whichever is longer? */
const isNested = (one: View['positions'][number], two: View['positions'][number]): boolean =>
	'from' in one &&
	'from' in two &&
	((two.from <= one.from && one.to <= two.to) || (one.from <= two.from && two.to <= one.to));

/** Tables of bounds over some views, by the views. */
class BoundTables {
	readonly #views: readonly View[];
	readonly #tables = new Map<string, Bounds>();
	readonly #max: number;

	/** @param max people of everybody: no group has more */
	constructor(views: readonly View[], max: number) {
		this.#views = views;
		this.#max = max;
	}

	get all(): readonly Bounds[] {
		return [...this.#tables.values()];
	}

	readonly sizeOf = (view: number): number => this.#views[view]?.positions.length ?? 0;

	cellsOf(of: readonly number[]): number {
		return of.reduce((count, view) => count * this.sizeOf(view), 1);
	}

	/** The table over some views, in rising order; a new one knows nothing. */
	of(views: readonly number[]): Bounds {
		const key = views.join();
		const known = this.#tables.get(key);
		if (known) return known;
		const cells = this.cellsOf(views);
		const made = { views, low: new Float64Array(cells), high: new Float64Array(cells).fill(this.#max) };
		this.#tables.set(key, made);
		return made;
	}

	/** Takes over the numbers of a variant. @returns pairs of views that a cross-tab links */
	publish(epoch: ReleasedEpoch, variant: number, what?: string): number[][] {
		const links: number[][] = [];
		for (const count of [0, 1, 2])
			for (const table of peopleTables(epoch, count, what)) {
				const of = table.axes.map((_, side) => viewOfTable(this.#views, table, side));
				const sides = of.map((_, side) => side).toSorted((a, b) => (of[a] ?? 0) - (of[b] ?? 0));
				const bounds = this.of(sides.map((side) => of[side] ?? 0));
				if (count === 2) links.push([...bounds.views]);
				for (const { at, sums } of table.blocks) {
					const cell = sides.reduce((index, side) => {
						const view = of[side] ?? 0;
						const key = at[side] ? positionKey(at[side]) : '';
						return index * this.sizeOf(view) + (this.#views[view]?.indexOf.get(key) ?? 0);
					}, 0);
					narrow(bounds, cell, publishedSizes(sums[variant]?.[0] ?? 0, epoch.policy));
				}
			}
		return links;
	}

	/** Longer ranges of days hold whole shorter ones: nobody is in two that are apart. @returns pairs of views of one axis */
	joinDays(): number[][] {
		const pairs = choose([...this.#views.keys()], 2).filter(
			([a = 0, b = 0]) => this.#views[a]?.axis === this.#views[b]?.axis
		);
		for (const [a = 0, b = 0] of pairs) {
			const bounds = this.of([a, b]);
			this.#views[a]?.positions.forEach((one, i) =>
				this.#views[b]?.positions.forEach((two, j) => {
					if (!isNested(one, two)) narrow(bounds, i * this.sizeOf(b) + j, { low: 0, high: 0 });
				})
			);
		}
		return pairs;
	}

	/** What of all tables adds up to what. */
	margins(): Margin[] {
		return this.all.flatMap((table) =>
			table.views.map((_, side) =>
				marginOf(table, this.of(table.views.filter((_view, other) => other !== side)), this.sizeOf)
			)
		);
	}
}

/** What one variant's people of an epoch are known to be. */
export interface System {
	readonly views: readonly View[];
	readonly total: Sizes;
	/** Sizes of each view's positions. */
	readonly single: readonly Bounds[];
	/** Tables over two or three views that published cross-tabs link. */
	readonly linked: readonly Bounds[];
	/** For each view the first of those it is linked with, over any number of cross-tabs. */
	readonly component: readonly number[];
	/** Tables over three linked views that are not computed: together they would have too many cells. */
	readonly leftOut: number;
}

/** All tables over three views together have at most so many cells: the largest are left out, and counted. */
const largest = 3_000_000;
/** Bounds are right after any number of rounds; more rounds can only make them narrower. */
const rounds = 100;

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

/** Opens the tables over views that are linked. @returns how many over three views are left out */
function openLinked(tables: BoundTables, component: readonly number[], max: number): number {
	const groups = [...Map.groupBy(component.keys(), (view) => component[view] ?? view).values()];
	for (const members of groups)
		for (const count of [1, 2]) for (const of of choose(members, count)) tables.of(of);
	const triples = groups
		.flatMap((members) => choose(members, 3))
		.map((of) => ({ of, cells: tables.cellsOf(of) }))
		.toSorted((x, y) => x.cells - y.cells);
	let room = max;
	const computed = triples.filter(({ cells }) => (room -= cells) >= 0);
	for (const { of } of computed) tables.of(of);
	return triples.length - computed.length;
}

/**
 * Everything that published tables of people let a reader reason about one variant of an epoch: the bounds of positions, and of
 * combinations of two or three views that cross-tabs link, narrowed until nothing changes. No table that fits the published
 * numbers lies outside of them.
 *
 * @param variant index of the variant
 * @param what    everybody, or the people with an outcome; of these tables over three views are left out
 * @yields between its steps, so that whoever runs it can stop
 * @returns null where not even the total is published, or where the numbers fit no table
 */
export function* systemOf(
	epoch: ReleasedEpoch,
	variant: number,
	what: string = everybody
): Generator<void, System | null> {
	const people = peopleTables(epoch, 0, what)[0]?.blocks[0]?.sums[variant]?.[0];
	if (people === undefined) return null;
	const views = viewsOf(epoch, what);
	const tables = new BoundTables(views, publishedSizes(people, epoch.policy).high);
	const component = componentsOf(views.length, [
		...tables.publish(epoch, variant, what),
		...tables.joinDays()
	]);
	const leftOut = openLinked(tables, component, what === everybody ? largest : 0);
	const margins = tables.margins();
	for (let round = 0, changed = true; changed && round < rounds; round++) {
		changed = false;
		for (const margin of margins) {
			changed = tighten(margin) || changed;
			yield;
		}
	}
	const { all } = tables;
	if (all.some(({ low, high }) => low.some((min, cell) => min > (high[cell] ?? 0)))) return null;
	const total = tables.of([]);
	return {
		views,
		total: { low: total.low[0] ?? 0, high: total.high[0] ?? 0 },
		single: views.map((_, view) => tables.of([view])),
		linked: all.filter((table) => table.views.length > 1),
		component,
		leftOut
	};
}
