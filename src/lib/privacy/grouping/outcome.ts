import { sumAt } from './plan.ts';

/**
 * The fewest people who can be behind some events: (Σx)²/Σx² of them, and as events are whole numbers, nobody but the
 * (Σx² − Σx)/2 at most who have several can keep the events above the people.
 */
export const minActors = (sum: number, squares: number): number =>
	sum === 0 ? 0 : Math.max((sum * sum) / squares, sum - (squares - sum) / 2);

/**
 * Are those without an event at least m, or at least so many as far as anybody can tell? Where Σx = Σx², everybody has 0 or 1, and
 * those without are known. Closed under union.
 */
export const isWithoutOpen = (
	of: ArrayLike<number>,
	{ sum, square }: { readonly sum: number; readonly square: number },
	{ m, width }: { m: number; width: number }
): boolean => {
	const min = Math.max(0, (of[0] ?? 0) - sumAt(of, sum));
	const max = (of[0] ?? 0) - minActors(sumAt(of, sum), sumAt(of, square));
	return min >= m || (max >= m && max - min >= width);
};

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
