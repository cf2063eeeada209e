import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/** Impressions, their squares, their past and their products. */
export const isImpressions = (name: string): boolean => /(^|_)impressions(_|$)/.test(name);

/**
 * Did everybody see it exactly once, according to the released totals (as many impressions as people in every variant, and no more
 * clicks)? A click rate is then a share of people, with the range of one.
 */
export function isShownOnce(epochs: readonly ReleasedEpoch[]): boolean {
	let seen = false;
	for (const { tables } of epochs) {
		const totals = tables.filter(({ axes, reason }) => axes.length === 0 && reason === undefined);
		const sumsOf = (name: string) => {
			const table = totals.find(({ measures }) => measures.includes(name));
			const at = table?.measures.indexOf(name) ?? -1;
			return table?.blocks[0]?.sums.map((sums) => sums[at] ?? NaN);
		};
		const [people, impressions, clicks] = ['people', 'impressions', 'clicks'].map(sumsOf);
		if (!people || !impressions || !clicks) return false;
		if (impressions.some((count, v) => count !== people[v] || (clicks[v] ?? NaN) > count)) return false;
		seen = true;
	}
	return seen;
}

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
