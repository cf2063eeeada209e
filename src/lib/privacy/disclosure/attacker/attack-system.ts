import type { ReleasedEpoch } from '../../released.ts';
import { tighten, type Bounds } from './attack-margins.ts';
import { BoundTables, choose } from './attack-tables.ts';
import { everybody, peopleTables, publishedSizes, viewsOf, type Sizes, type View } from './attack-view.ts';

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
function openLinked(tables: BoundTables, component: readonly number[], most: number): number {
	const groups = [...Map.groupBy(component.keys(), (view) => component[view] ?? view).values()];
	for (const members of groups)
		for (const count of [1, 2]) for (const of of choose(members, count)) tables.of(of);
	const triples = groups
		.flatMap((members) => choose(members, 3))
		.map((of) => ({ of, cells: tables.cellsOf(of) }))
		.toSorted((x, y) => x.cells - y.cells);
	let room = most;
	const computed = triples.filter(({ cells }) => (room -= cells) >= 0);
	for (const { of } of computed) tables.of(of);
	return triples.length - computed.length;
}

/**
 * Everything that published tables of people let a reader reason about one variant of an epoch: the bounds of places, and of
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
	if (all.some(({ low, high }) => low.some((least, cell) => least > (high[cell] ?? 0)))) return null;
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
