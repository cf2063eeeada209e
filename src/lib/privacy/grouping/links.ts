import type { Measure } from '../cube.ts';
import type { Sums } from './exact.ts';
import { isWithin, sumAt, type Plan } from './plan.ts';

const isNear = (a: number, b: number) => Math.abs(a - b) <= Math.max(0.005, 1e-6 * Math.abs(b));

/**
 * Is one number a fixed multiple of another in every published group (points or a fee for each conversion)? Then whoever reads
 * it can divide by the factor.
 *
 * @param of the other number of one variant's sums
 */
export const isMultiple = (
	groups: readonly Sums[],
	measure: number,
	of: (sums: ArrayLike<number>) => number
): boolean => {
	const live = groups.flat().filter((sums) => sums[0] !== 0);
	const first = live.toSorted((a, b) => of(b) - of(a))[0];
	const factor = first && of(first) > 0 ? sumAt(first, measure) / of(first) : 0;
	return factor > 0 && live.every((sums) => isNear(sumAt(sums, measure), factor * of(sums)));
};

/**
 * Does a count tell about an outcome? It is a fixed multiple of it, or never below it and so close to it where groups are shown
 * together that the count of each group bounds its outcome.
 *
 * @param groups the total and every people block
 * @param merged blocks in which several groups are shown together for the outcome
 * @param m      fewest people who must stay between the two
 */
export const isLinked = (
	{ count, outcome }: { count: number; outcome: number },
	{ groups, merged, m }: { groups: readonly Sums[]; merged: readonly Sums[]; m: number }
): boolean =>
	isMultiple(groups, count, (sums) => sumAt(sums, outcome)) ||
	(isWithin(groups, outcome, count) &&
		merged.some((sums) =>
			sums.some((of) => sumAt(of, outcome) > 0 && sumAt(of, count) - sumAt(of, outcome) < m)
		));

/** The plans of the counts that a number is a fixed multiple of; those that publish nothing, too. */
export const multipleOf = (
	measure: number,
	{
		counts,
		measures,
		groups
	}: { counts: readonly Plan[]; measures: readonly Measure[]; groups: readonly Sums[] }
): Plan[] =>
	counts.filter((plan) =>
		plan.measures.some((count) => {
			const { role, kind } = measures[count] ?? {};
			const isOwn = !plan.base?.measures.includes(count) && !plan.sent?.includes(count);
			const isCount = role === 'sum' && (kind === 'outcome' || kind === 'event');
			return isOwn && isCount && isMultiple(groups, measure, (sums) => sumAt(sums, count));
		})
	);

/** Is every positive amount of a person the same, as far as the published groups tell? Then Σx and Σx² count people. */
export const isOneValue = (
	{ sum, square }: { readonly sum: number; readonly square: number },
	groups: readonly Sums[]
): boolean => square >= 0 && isMultiple(groups, square, (sums) => sumAt(sums, sum));
