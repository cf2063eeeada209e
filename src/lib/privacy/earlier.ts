import type { Cube } from './cube.ts';
import type { MergeReason, ReleasedEpoch } from './released.ts';
import { DATE } from './cells.ts';

/** How campaigns about the same people were grouped: a grouping made of whole groups of theirs tells nothing new. */
export interface EarlierGrouping {
	/** Values that are shown only together there, by dimension. */
	readonly together: ReadonlyMap<string, ReadonlySet<string>>;
	/** Can a range of days end on this day? `isLast`: no later one is published with it. */
	readonly endsOn: (day: number, isLast: boolean) => boolean;
	/** Why values are shown together that could be shown alone. */
	readonly reason: MergeReason;
}

/** The same with longer ranges of days, where short ones differ too little: a week, or everything. */
export const withLongerRanges = (
	grouping: EarlierGrouping,
	{ firstDay, length }: { firstDay: number; length: 'week' | 'all' }
): EarlierGrouping => ({
	...grouping,
	endsOn: (day, isLast) =>
		isLast || (length === 'week' && (day - firstDay) % 7 === 6 && grouping.endsOn(day, isLast))
});

/** @param list everything that each of them published */
export const earlierGrouping = (
	list: readonly (readonly ReleasedEpoch[])[],
	{ dimensions }: Pick<Cube, 'dimensions'>,
	reason: MergeReason
): EarlierGrouping => {
	const together = new Map(
		dimensions.map(({ name, values }) => {
			const pooled = new Set<string>();
			for (const epochs of list) {
				for (const { tables } of epochs) {
					for (const { axes, layer, blocks } of tables) {
						if (layer !== 'people' || axes.length !== 1 || axes[0] !== name || blocks.length === 0) continue;
						const own = new Set(
							blocks.flatMap(({ at: [position] }) =>
								position && 'value' in position ? [position.value] : []
							)
						);
						for (const value of values) if (!own.has(value)) pooled.add(value);
					}
				}
			}
			return [name, pooled];
		})
	);
	const ends = list.flatMap((epochs) => {
		const days = epochs.flatMap(({ tables }) =>
			tables
				.filter(({ axes, layer }) => layer === 'people' && axes.length === 1 && axes[0] === DATE)
				.flatMap(({ blocks }) =>
					blocks.flatMap(({ at: [position] }) => (position && 'from' in position ? [position] : []))
				)
		);
		if (days.length === 0) return [];
		const first = Math.min(...days.map(({ from }) => from));
		return [{ first, last: Math.max(...days.map(({ to }) => to)), on: new Set(days.map(({ to }) => to)) }];
	});
	return {
		together,
		reason,
		endsOn: (day) => ends.every(({ first, last, on }) => day < first || day >= last || on.has(day))
	};
};
