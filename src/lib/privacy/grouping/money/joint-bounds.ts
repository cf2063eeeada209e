/** Sums of one variant's group whose amounts are not negative: people with an amount, Σx, Σx², Σx³. */
interface Moments {
	readonly buyers: number;
	readonly sum: number;
	readonly squares: number;
	readonly cubes: number;
}

/** Steps of the search; two neighbours differ by less than a hundredth of a percent where the bounds are within a factor of 2. */
const steps = 8000;

/**
 * Could the largest amount be this one? Then amounts of b − 1 people between 0 and it have the rest of all sums: the rest of the
 * moments solves the truncated Hausdorff moment problem on [0, largest].
 *
 * @see Krein and Nudelman (1977), The Markov Moment Problem and Extremal Problems, III.1
 */
const isPossible = ({ buyers, sum, squares, cubes }: Moments, largest: number): boolean => {
	const m0 = buyers - 1;
	const m1 = sum - largest;
	const m2 = squares - largest ** 2;
	const m3 = cubes - largest ** 3;
	if (!(m1 >= 0 && m2 >= 0 && m3 >= 0 && m1 * m3 >= m2 * m2)) return false;
	const [a, b, c] = [largest * m0 - m1, largest * m1 - m2, largest * m2 - m3];
	return a >= 0 && b >= 0 && c >= 0 && a * c >= b * b;
};

/**
 * What b, Σx, Σx² and Σx³ together tell of the largest amount: the least and the largest that it can be.
 *
 * Both are amounts that were tried, so that the range is never wider than it is. Sums that several bounds meet in (a single
 * possibility) have none.
 *
 * @param within bounds from fewer of the sums
 * @returns null where no tried amount agrees with all sums
 */
export const largestWithin = (
	moments: Moments,
	within: { readonly low: number; readonly high: number }
): { readonly low: number; readonly high: number } | null => {
	const [first, last] = [Math.log(within.low), Math.log(within.high)];
	const at = (step: number) => Math.exp(first + ((last - first) * step) / steps);
	let [from, to] = [0, steps];
	while (from <= steps && !isPossible(moments, at(from))) from += 1;
	while (to >= from && !isPossible(moments, at(to))) to -= 1;
	return to < from ? null : { low: at(from), high: at(to) };
};
