/** The blocks of plain tables by the rules of the core alone: what the vectors from Python are compared with. */
import { hole } from '#lib/privacy/disclosure/rectangle.ts';
import { closeConsecutive } from '#lib/privacy/grouping/buckets.ts';
import { group, peopleOk, slackOk, type Grouped } from '#lib/privacy/grouping/group.ts';
import { revenueCertified } from '#lib/privacy/grouping/money/revenue.ts';
import { outcomesOk } from '#lib/privacy/grouping/outcome.ts';

const sumOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** The blocks of a grouping: singles in declared order, then the pool. */
const blocksOf = ({ visible, pool }: Grouped): number[][] => [
	...visible.map((value) => [value]),
	...(pool.length > 0 ? [[...pool]] : [])
];

/**
 * The people blocks of a plain dimension: the same for all variants, each with 0 or at least k people in every variant.
 *
 * @param n people, `n[variant][value]`
 * @param k smallest publishable cohort
 * @returns blocks of value indices, the pool last; values nobody has are in no block
 */
export const dimensionBlocks = ({ n, k }: { n: readonly (readonly number[])[]; k: number }): number[][] => {
	const people = (set: readonly number[]) => n.map((values) => sumOf(set.map((value) => values[value] ?? 0)));
	const size = (value: number) => sumOf(people([value]));
	const values = (n[0] ?? []).map((_, value) => value).filter((value) => size(value) > 0);
	const ok = (set: readonly number[]) => peopleOk(people(set), k);
	const slack = (pool: readonly number[], sacrificed: readonly number[]) =>
		slackOk(
			people(pool),
			sacrificed.map((value) => people([value])),
			k
		);
	return blocksOf(group(values, { ok, size, slack }));
};

/**
 * The outcome blocks: people blocks merged until each has at least m people on both sides of every outcome in every variant,
 * and at least m between successive steps of the funnel.
 *
 * @param n      people, `n[variant][value]`
 * @param ys     people with each outcome, `ys[outcome][variant][value]`, a funnel from its first step to its last
 * @param blocks people blocks, lists of value indices
 * @returns merged blocks of value indices, the pool last; empty when even everybody together cannot be published
 */
export const outcomeBlocks = (input: {
	n: readonly (readonly number[])[];
	ys: readonly (readonly (readonly number[])[])[];
	blocks: readonly (readonly number[])[];
	m: number;
}): number[][] => {
	const { n, ys, blocks, m } = input;
	const nested = ys.slice(1).map((_, step) => [step, step + 1] as const);
	const valuesOf = (set: readonly number[]) => set.flatMap((block) => blocks[block] ?? []);
	const ok = (set: readonly number[]) =>
		n.every((people, variant) => {
			const sum = (of: readonly number[] | undefined) =>
				sumOf(valuesOf(set).map((value) => of?.[value] ?? 0));
			return outcomesOk({ people: sum(people), counts: ys.map((y) => sum(y[variant])) }, nested, m);
		});
	const size = (block: number) =>
		sumOf(n.flatMap((people) => valuesOf([block]).map((value) => people[value] ?? 0)));
	const all = blocks.map((_, block) => block);
	if (!ok(all)) return [];
	return blocksOf(group(all, { ok, size })).map(valuesOf);
};

/**
 * Date buckets: days in order, closed as soon as every variant has 0 or at least k people (some variant has people) and at
 * least m on both sides of every outcome. A bucket, once published, never changes; the tail stays open.
 *
 * @param n  people, `n[variant][day]`
 * @param ys people with each outcome, `ys[outcome][variant][day]`, a funnel from its first step to its last
 * @returns [closed buckets, open days], all as day indices
 */
export const dateBuckets = (input: {
	n: readonly (readonly number[])[];
	ys: readonly (readonly (readonly number[])[])[];
	k: number;
	m: number;
}): [number[][], number[]] => {
	const { n, ys, k, m } = input;
	const nested = ys.slice(1).map((_, step) => [step, step + 1] as const);
	const ok = (from: number, to: number) => {
		const sum = (days: readonly number[] | undefined) =>
			(days ?? []).slice(from, to + 1).reduce((a, b) => a + b, 0);
		const people = n.map(sum);
		return (
			peopleOk(people, k) &&
			people.some((count) => count > 0) &&
			people.every((count, variant) =>
				outcomesOk({ people: count, counts: ys.map((y) => sum(y[variant])) }, nested, m)
			)
		);
	};
	const { closed, open } = closeConsecutive(n[0]?.length ?? 0, ok);
	return [closed.map((days) => [...days]), [...open]];
};

/**
 * The revenue blocks: outcome blocks merged until each is certified in every variant with people.
 *
 * @param buyers  people who bought, `buyers[variant][value]`
 * @param S       Σx, same shape
 * @param Q       Σx², same shape
 * @param oblocks outcome blocks, lists of value indices
 * @returns merged blocks of value indices, the pool last; empty when even everybody together is not certified
 */
export const revenueBlocks = (input: {
	buyers: readonly (readonly number[])[];
	S: readonly (readonly number[])[];
	Q: readonly (readonly number[])[];
	oblocks: readonly (readonly number[])[];
	r: number;
	p: number;
}): number[][] => {
	const { buyers, S, Q, oblocks, r, p } = input;
	const valuesOf = (set: readonly number[]) => set.flatMap((block) => oblocks[block] ?? []);
	const ok = (set: readonly number[]) =>
		buyers.every((of, variant) => {
			const sum = (row: readonly number[] | undefined) =>
				sumOf(valuesOf(set).map((value) => row?.[value] ?? 0));
			return revenueCertified({ buyers: sum(of), sum: sum(S[variant]), squares: sum(Q[variant]) }, p, r);
		});
	const size = (block: number) =>
		sumOf(buyers.flatMap((of) => valuesOf([block]).map((value) => of[value] ?? 0)));
	const all = oblocks.map((_, block) => block);
	if (!ok(all)) return [];
	return blocksOf(group(all, { ok, size })).map(valuesOf);
};

/**
 * The hidden rectangle by people alone.
 * @param n people, `n[variant][row][column]`
 * @param k smallest publishable cohort
 */
export const hiddenRectangle = ({
	n,
	k
}: {
	n: readonly (readonly (readonly number[])[])[];
	k: number;
}): [number[], number[]] => {
	const rows = n[0]?.length ?? 0;
	const columns = n[0]?.[0]?.length ?? 0;
	const sums = (inRows: readonly number[], inColumns: readonly number[]) =>
		n.map((of) =>
			inRows.reduce((a, row) => a + inColumns.reduce((b, column) => b + (of[row]?.[column] ?? 0), 0), 0)
		);
	return hole(rows, columns, {
		ok: (inRows, inColumns) => sums(inRows, inColumns).every((people) => people === 0 || people >= k),
		people: (inRows, inColumns) => sums(inRows, inColumns).reduce((a, b) => a + b, 0)
	});
};
