import type { Policy } from '../../policy.ts';
import type { Position, ReleasedEpoch, ReleasedTable } from '../../released.ts';

/** Smallest and largest size that a reader cannot rule out: whole people, both included. */
export interface Sizes {
	readonly low: number;
	readonly high: number;
}

/** One way to split everybody: the published positions of an axis. */
export interface View {
	/** The axis, as it is published. */
	readonly axis: string;
	readonly positions: readonly Position[];
	/** Index of each position, by its key. */
	readonly indexOf: ReadonlyMap<string, number>;
}

/** A position as text: the same for the same position. */
export const positionKey = (position: Position): string =>
	'value' in position
		? `= ${position.value}`
		: 'pooled' in position
			? 'other'
			: `${position.from}–${position.to}`;

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

/** What is counted: everybody, or the people with an outcome, by its measure. */
export const everybody = 'people';

/**
 * Tables with the numbers of one count first, by the number of their axes: of everybody those of the people layer (others repeat
 * people of the same blocks, merged), of an outcome those of its own layer.
 */
export const peopleTables = (
	{ tables }: ReleasedEpoch,
	axes: number,
	count: string = everybody
): readonly ReleasedTable[] =>
	tables.flatMap((table) => {
		const layer = count === everybody ? 'people' : 'outcome';
		const column = table.measures.indexOf(count);
		if (table.layer !== layer || table.axes.length !== axes || table.blocks.length === 0 || column < 0)
			return [];
		if (column === 0) return [table];
		const blocks = table.blocks.map((block) => ({
			...block,
			sums: block.sums.map((sums) => [sums[column] ?? NaN])
		}));
		return [{ ...table, measures: [count], blocks }];
	});

/** Outcomes of an epoch that are known wherever they are shown, and printed exactly. */
export const outcomesOf = (epoch: ReleasedEpoch): string[] => {
	if (epoch.policy.rounding !== 1) return [];
	return epoch.measures
		.filter(
			({ kind, role }) => role === 'sum' && (kind === 'outcome' || kind === 'responses' || kind === 'answer')
		)
		.map(({ name }) => name)
		.filter((name) =>
			[0, 1, 2]
				.flatMap((axes) => peopleTables(epoch, axes, name))
				.every(({ blocks }) => blocks.every(({ sums }) => sums.every(([n]) => !Number.isNaN(n))))
		);
};

/** The positions of a table's blocks along one of its axes, each once, in the order of publication. */
const viewAlong = ({ axes, blocks }: ReleasedTable, side: number): View => {
	const positions = new Map<string, Position>();
	for (const { at } of blocks) {
		const position = at[side];
		if (position) positions.set(positionKey(position), position);
	}
	return {
		axis: axes[side] ?? '',
		positions: [...positions.values()],
		indexOf: new Map([...positions.keys()].map((key, index) => [key, index]))
	};
};

const covers = (view: View, { axis, indexOf }: View): boolean =>
	view.axis === axis && indexOf.keys().every((key) => view.indexOf.has(key));

/**
 * Every way in which an epoch splits people. Trends are published by longer ranges of days than the dates are: such an axis
 * has two views.
 */
export const viewsOf = (epoch: ReleasedEpoch, count: string = everybody): View[] => {
	const views: View[] = [];
	for (const axes of [1, 2])
		for (const table of peopleTables(epoch, axes, count))
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
