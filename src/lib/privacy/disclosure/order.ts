import type { EpochCells } from '../grouping/epoch.ts';
import type { Judged } from './system/judged.ts';
import type { Followed } from './ordered.ts';
import { numbersOf, type Population } from './system/population.ts';
import { publishedRows } from './published-rows.ts';
import type { Quantity } from './system/system.ts';

/** What everybody knows of events beside what is published of them. */
export type Order =
	/** Who bought has an order at least; who was reached, an impression. */
	| ({ readonly relation: 'follows'; readonly host: string } & Followed)
	/** What was not shown cannot be clicked. */
	| { readonly relation: 'below'; readonly max: Quantity };

/** The outcome that everybody knows people with these events had. */
const followedBy = (events: string): string | undefined =>
	({ orders: 'conversions', impressions: 'reached' })[events];

const isOrdered = (lesser: ArrayLike<number>, greater: Float64Array): boolean =>
	greater.every((value, c) => (lesser[c] ?? 0) <= value);

/**
 * The published count that events are above or below in every cell; null where there is none.
 *
 * @param at.people people, in the rows that are published of them
 * @param at.sent   measures published in the same rows as people
 * @param at.host   the layer that the events' blocks are merged from, with its cross-tabs
 */
export const orderOf = (
	epoch: EpochCells,
	population: Population,
	{
		judged,
		target,
		people,
		sent,
		host
	}: {
		judged: Judged;
		target: Quantity;
		people: Quantity;
		sent: readonly number[];
		host: Parameters<typeof publishedRows>[2] | undefined;
	}
): Order | null => {
	if (judged.kind !== 'event') return null;
	const find = (name: string) => epoch.known.find((m) => epoch.cube.measures[m]?.name === name) ?? -1;
	const truthOf = (m: number) => numbersOf(population, (sums) => sums[m + 1] ?? 0);
	const followed = followedBy(judged.name);
	const outcome = followed === undefined ? -1 : find(followed);
	if (outcome >= 0 && host?.layout.plan.measures.includes(outcome)) {
		const truth = truthOf(outcome);
		if (!isOrdered(truth, target.truth) || !isOrdered(truth, people.truth)) return null;
		const rows = publishedRows(epoch, population, host);
		return {
			relation: 'follows',
			host: host.layout.plan.name,
			people,
			outcome: { truth, min: 0, ...rows }
		};
	}
	const impressions = judged.name === 'clicks' ? find('impressions') : -1;
	if (impressions < 0) return null;
	const truth = truthOf(impressions);
	// Impressions that are not the sender's alone are published in the rows of clicks.
	const rows = sent.includes(impressions) ? people : target;
	return isOrdered(target.truth, truth) ? { relation: 'below', max: { ...rows, truth, min: 0 } } : null;
};
