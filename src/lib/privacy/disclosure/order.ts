import type { EpochCells } from '../epoch.ts';
import type { Judged } from './judged.ts';
import type { Followed } from './ordered.ts';
import { numbersOf, type Population } from './population.ts';
import { publishedRows } from './published-rows.ts';
import type { Quantity } from './system.ts';

/** What everybody knows of events beside what is published of them. */
export type Order =
	/** Who bought has an order at least. */
	| ({ readonly relation: 'follows'; readonly host: string } & Followed)
	/** What was not shown cannot be clicked. */
	| { readonly relation: 'below'; readonly most: Quantity };

const isOrdered = (lesser: ArrayLike<number>, greater: Float64Array): boolean =>
	greater.every((value, c) => (lesser[c] ?? 0) <= value);

/**
 * The published count that events are above or below in every cell; null where there is none.
 *
 * @param at.people people, in the rows that are published of them, and of impressions
 * @param at.host   the layer that the events' blocks are merged from, with its cross-tabs
 */
export const orderOf = (
	epoch: EpochCells,
	population: Population,
	{
		judged,
		target,
		people,
		host
	}: {
		judged: Judged;
		target: Quantity;
		people: Quantity;
		host: Parameters<typeof publishedRows>[2] | undefined;
	}
): Order | null => {
	if (judged.kind !== 'event') return null;
	const find = (name: string) => epoch.known.find((m) => epoch.cube.measures[m]?.name === name) ?? -1;
	const truthOf = (m: number) => numbersOf(population, (sums) => sums[m + 1] ?? 0);
	const conversions = find('conversions');
	if (judged.name === 'orders' && host?.layout.plan.measures.includes(conversions)) {
		const truth = truthOf(conversions);
		if (!isOrdered(truth, target.truth) || !isOrdered(truth, people.truth)) return null;
		const outcome: Quantity = { truth, least: 0, ...publishedRows(epoch, population, host) };
		return { relation: 'follows', host: host.layout.plan.name, people, outcome };
	}
	const impressions = judged.name === 'clicks' ? find('impressions') : -1;
	if (impressions < 0) return null;
	const truth = truthOf(impressions);
	return isOrdered(target.truth, truth) ? { relation: 'below', most: { ...people, truth, least: 0 } } : null;
};
