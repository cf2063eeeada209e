import { blocksOf, group } from './group.ts';

/** Counts of people with an outcome in one variant's group. */
export interface OutcomeCounts {
	readonly people: number;
	/** People with each outcome of the chain. */
	readonly counts: readonly number[];
}

/**
 * May the outcomes of one variant's group be published? At least m people with and m without each outcome, and at least m
 * who took the first step of a nested pair but not the second. A group without people has nothing to hide; nor has a large one
 * in which nobody has the outcome.
 *
 * @param nested pairs [earlier, later] of indices into `counts`: whoever has the later outcome has the earlier one too
 * @param isNobody is nobody with the outcome of this index harmless?
 */
export const outcomesOk = (
	{ people, counts }: OutcomeCounts,
	nested: readonly (readonly [number, number])[],
	m: number,
	isNobody: (outcome: number) => boolean = () => false
): boolean => {
	return (
		people === 0 ||
		(counts.every((count, outcome) => isNobody(outcome) || (count >= m && people - count >= m)) &&
			nested.every(
				([earlier, later]) => isNobody(earlier) || (counts[earlier] ?? 0) - (counts[later] ?? 0) >= m
			))
	);
};

const sumOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

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
