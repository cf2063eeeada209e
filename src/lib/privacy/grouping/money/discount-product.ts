import type { DiscountFamily } from '../family.ts';
import { sumAt } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import { isPartCertified } from './revenue.ts';

/** So many people, at least, have an amount, as Σx and Σx² tell. */
export const payers = (
	of: ArrayLike<number>,
	{ sum, square }: Pick<DiscountFamily, 'sum' | 'square'>
): number => (sumAt(of, square) > 0 ? sumAt(of, sum) ** 2 / sumAt(of, square) : 0);

/** What is left of revenue without a multiple of discounts: the multiple Σrd/Σd² leaves least. */
const restOf = (of: ArrayLike<number>, { sum, square, product, revenue }: DiscountFamily) => {
	const [d2, rd, r2] = [sumAt(of, square), sumAt(of, product), sumAt(of, revenue.square)];
	const squares = r2 - rd ** 2 / d2;
	return {
		sum: sumAt(of, revenue.sum) - (rd / d2) * sumAt(of, sum),
		squares,
		// Up to the cents of rounding nothing is left: everybody has the same per cent.
		isNothing: !(squares > 1e-6 * r2)
	};
};

/**
 * Could the revenue of a few buyers be read? Where a discount is so much per cent of the price, revenue less a multiple of the
 * discounts is the revenue of those who got none: Σx, Σx² of what is left tell of how many people it is. A rest with both signs has
 * Σx² above (Σx)² and tells of nobody.
 */
export const tellsOfFew = (of: ArrayLike<number>, family: DiscountFamily, r: number) => {
	if (!(sumAt(of, family.square) > 0)) return false;
	const { sum, squares, isNothing } = restOf(of, family);
	const count = squares > 0 ? sum ** 2 / squares : 0;
	return !isNothing && count >= 1 - 1e-9 && count < r;
};

/**
 * May Σ of revenue × discount be known? Ranges that are computed with it and printed with all digits give it away, and where a
 * discount is a fixed amount, it is what those with a discount paid, so many times. Revenue of people without Σx² of their own needs
 * k of them, with a discount and without (or nobody without), and what the others paid has to hide the largest amount on both sides.
 */
export const isProductCertified = (
	of: ArrayLike<number>,
	{
		family,
		all,
		counts,
		policy
	}: { family: DiscountFamily; all: number; counts: readonly number[]; policy: Policy }
): boolean => {
	const { sum, square, product, revenue } = family;
	const { k, dominance: p } = policy;
	if (restOf(of, family).isNothing) return true;
	const isEnough = (count: number) => count >= k && (all - count >= k || Math.abs(all - count) < 0.5);
	if (!counts.every(isEnough)) return false;
	const total = { buyers: all, sum: sumAt(of, revenue.sum), squares: sumAt(of, revenue.square) };
	const part = (sumAt(of, product) / sumAt(of, square)) * sumAt(of, sum);
	const isAll = counts.every((count) => Math.abs(all - count) < 0.5);
	return isPartCertified(total, { part, least: sumAt(of, product) / sumAt(of, sum), isAll }, p);
};
