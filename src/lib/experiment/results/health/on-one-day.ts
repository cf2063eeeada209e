import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/**
 * Where the same people are counted on several days, the best lower bound of the number of persons: at least this many are on one
 * day. From published ranges of days alone: the average day of the busiest range.
 *
 * @returns 0 where nothing with days is published
 */
export const onOneDay = (epochs: readonly ReleasedEpoch[]): number => {
	const perDay = epochs.flatMap(({ tables, from, to }) =>
		tables
			.filter(({ axes, layer }) => layer === 'people' && axes.every((axis) => axis === 'date'))
			.flatMap(({ blocks }) =>
				blocks.map(({ at: [position], sums }) => {
					const range = position && 'from' in position ? position : { from: from ?? NaN, to: to ?? NaN };
					const people = sums.reduce((all, [n = 0]) => all + n, 0);
					return Math.ceil(people / (range.to - range.from + 1));
				})
			)
	);
	return perDay.reduce((max, one) => (one > max ? one : max), 0);
};

/** The lower bound of the number of persons, in words. @param people as formatted there */
export const onOneDayWords = (people: string): string => `at least ${people} people on one day`;
