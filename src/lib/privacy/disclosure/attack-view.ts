import type { Policy } from '../policy.ts';
import type { Place, ReleasedEpoch, ReleasedTable } from '../released.ts';

/** Smallest and largest size that a reader cannot rule out: whole people, both included. */
export interface Sizes {
	readonly low: number;
	readonly high: number;
}

/** One way to split everybody: the published places of an axis. */
export interface View {
	/** The axis, as it is published. */
	readonly axis: string;
	readonly places: readonly Place[];
	/** Index of each place, by its key. */
	readonly indexOf: ReadonlyMap<string, number>;
}

/** A place as text: the same for the same place. */
export const placeKey = (place: Place): string =>
	'value' in place ? `= ${place.value}` : 'pooled' in place ? 'other' : `${place.from}–${place.to}`;

/**
 * People of one variant in a published block, as far as a reader can tell. Where counts are rounded, readers know besides that a
 * block has nobody or at least k people.
 */
export const publishedSizes = (people: number, { k, rounding }: Policy): Sizes =>
	rounding === 1 || people === 0
		? { low: people, high: people }
		: {
				low: Math.max(k, people - Math.floor(rounding / 2)),
				high: people + Math.ceil(rounding / 2) - 1
			};

/** Tables of people with numbers, by the number of their axes. Other layers repeat people of the same blocks, merged. */
export const peopleTables = ({ tables }: ReleasedEpoch, axes: number): readonly ReleasedTable[] =>
	tables.filter((table) => table.layer === 'people' && table.axes.length === axes && table.blocks.length > 0);

/** The places of a table's blocks along one of its axes, each once, in the order of publication. */
const viewAlong = ({ axes, blocks }: ReleasedTable, side: number): View => {
	const places = new Map<string, Place>();
	for (const { at } of blocks) {
		const place = at[side];
		if (place) places.set(placeKey(place), place);
	}
	return {
		axis: axes[side] ?? '',
		places: [...places.values()],
		indexOf: new Map([...places.keys()].map((key, index) => [key, index]))
	};
};

const covers = (view: View, { axis, indexOf }: View): boolean =>
	view.axis === axis && indexOf.keys().every((key) => view.indexOf.has(key));

/**
 * Every way in which an epoch splits people. Trends are published by longer ranges of days than the dates are: such an axis
 * has two views.
 */
export const viewsOf = (epoch: ReleasedEpoch): View[] => {
	const views: View[] = [];
	for (const count of [1, 2])
		for (const table of peopleTables(epoch, count))
			table.axes.forEach((_, side) => {
				const along = viewAlong(table, side);
				if (!views.some((view) => covers(view, along))) views.push(along);
			});
	return views;
};

/** Which view a table's axis is published in. */
export const viewOfTable = (views: readonly View[], table: ReleasedTable, side: number): number => {
	const along = viewAlong(table, side);
	return views.findIndex((view) => covers(view, along));
};
