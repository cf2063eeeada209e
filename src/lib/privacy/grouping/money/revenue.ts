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

/** Amounts of one variant's group of buyers: their number, Σx, Σx², and Σx³ where it is used. */
export interface Amounts {
	readonly buyers: number;
	readonly sum: number;
	readonly squares: number;
	readonly cubes?: number | undefined;
}

/** Bounds of the largest amount and of the two largest together. */
export const boundsOf = ({ buyers, sum, squares, cubes }: Amounts) => {
	const mean = sum / buyers;
	const sd = Math.sqrt(Math.max(0, squares / buyers - mean * mean));
	const ofCubes = cubes === undefined ? Infinity : Math.cbrt(cubes);
	return {
		lowest: Math.max(squares / sum, mean, cubes === undefined ? 0 : cubes / squares),
		highest: Math.min(sum, Math.sqrt(squares), mean + sd * Math.sqrt(buyers - 1), ofCubes),
		highestTwo: Math.min(
			sum,
			Math.sqrt(2 * squares),
			2 * mean + sd * Math.sqrt(2 * (buyers - 2)),
			2 * Math.cbrt(0.5) * ofCubes
		)
	};
};

/**
 * The certificate: nobody, not even the second biggest spender, can read the biggest amount to within the share p.
 *
 * From b, Σx and Σx² alone a viewer can bound the biggest amount x1 from above (it is at most the sum, the root of the
 * squares, and mean + sd·√(b−1): Samuelson's inequality), the two biggest together likewise, and x1 from below
 * (Σx²/Σx ≤ x1 and the mean ≤ x1). Certified when
 *  · Σx − (x1 + x2) ≥ p·x1: what the others spent blurs x1 even for the one who knows x2 (the p %-rule), and
 *  · x1's upper minus its lower bound ≥ p·x1: the published sums themselves do not give x1 away.
 * Where Σx³ is used, it counts as published: ranges that are printed with many digits give it away. Then x1 is at most its cube root
 * and at least Σx³/Σx², the two biggest together are at most 2·∛(Σx³/2), and what all four sums tell together (`largestWithin`)
 * has to be as wide.
 * Amounts must not be negative. All the same amount (sd = 0) is refused: then the mean is everybody's amount.
 *
 * @param p share, such as 0.15
 * @param r least number of buyers
 */
export const revenueCertified = ({ buyers, sum, squares, cubes }: Amounts, p: number, r: number): boolean => {
	if (buyers < Math.max(r, 2) || !(sum > 0)) return false;
	const { lowest, highest, highestTwo } = boundsOf({ buyers, sum, squares, cubes });
	if (sum - highestTwo < p * highest || highest - lowest < p * highest) return false;
	if (cubes === undefined) return true;
	const joint = largestWithin({ buyers, sum, squares, cubes }, { low: lowest, high: highest });
	return joint !== null && joint.high - joint.low >= p * joint.high;
};

/**
 * The same of an amount of which the sum of a part of the people is known too, without squares of their own: what the others of the
 * part, and of the rest, spent has to blur the largest amount wherever it is.
 *
 * @param of    all people with an amount
 * @param known the sum of the part; the least that the largest amount is by it; is the part everybody?
 * @param p     share, such as 0.15
 */
export const isPartCertified = (
	of: Amounts,
	{ part, min, isAll }: { readonly part: number; readonly min: number; readonly isAll: boolean },
	p: number
): boolean => {
	const { lowest, highest, highestTwo } = boundsOf(of);
	const blurs = (sum: number) => sum - highestTwo >= p * highest;
	return highest - Math.max(lowest, min) >= p * highest && blurs(part) && (isAll || blurs(of.sum - part));
};
