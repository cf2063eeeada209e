import type { ReleasedEpoch } from '../../released.ts';
import { marginOf, narrow, type Bounds, type Margin } from './attack-margins.ts';
import { peopleTables, placeKey, publishedSizes, viewOfTable, type View } from './attack-view.ts';

/** Every selection of so many items, in their order. */
export const choose = (items: readonly number[], count: number): number[][] =>
	count === 0
		? [[]]
		: items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));

/** Is one range of days within another, whichever is longer? */
const isNested = (one: View['places'][number], two: View['places'][number]): boolean =>
	'from' in one &&
	'from' in two &&
	((two.from <= one.from && one.to <= two.to) || (one.from <= two.from && two.to <= one.to));

/** Tables of bounds over some views, by the views. */
export class BoundTables {
	readonly #views: readonly View[];
	readonly #tables = new Map<string, Bounds>();
	readonly #most: number;

	/** @param most people of everybody: no group has more */
	constructor(views: readonly View[], most: number) {
		this.#views = views;
		this.#most = most;
	}

	get all(): readonly Bounds[] {
		return [...this.#tables.values()];
	}

	readonly sizeOf = (view: number): number => this.#views[view]?.places.length ?? 0;

	cellsOf(of: readonly number[]): number {
		return of.reduce((count, view) => count * this.sizeOf(view), 1);
	}

	/** The table over some views, in rising order; a new one knows nothing. */
	of(views: readonly number[]): Bounds {
		const key = views.join();
		const known = this.#tables.get(key);
		if (known) return known;
		const cells = this.cellsOf(views);
		const made = { views, low: new Float64Array(cells), high: new Float64Array(cells).fill(this.#most) };
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
						const key = at[side] ? placeKey(at[side]) : '';
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
			this.#views[a]?.places.forEach((one, i) =>
				this.#views[b]?.places.forEach((two, j) => {
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
