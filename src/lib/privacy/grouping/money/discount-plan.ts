import { manyTimes } from './amount-rule.ts';
import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import type { DiscountFamily } from '../family.ts';
import { ofVariant, splitsByValue } from './few-values.ts';
import { isMultiple, isOneValue } from '../links.ts';
import type { Nobody } from '../nobody.ts';
import { planOk, sumAt, type Guard, type Plan } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import type { HiddenReason } from '../../released.ts';
import { revenueCertified, isPartCertified } from './revenue.ts';
import { countsFew } from './vouchers.ts';

/** So many people, at least, have an amount, as Σx and Σx² tell. */
const payers = (of: ArrayLike<number>, { sum, square }: Pick<DiscountFamily, 'sum' | 'square'>): number =>
	sumAt(of, square) > 0 ? sumAt(of, sum) ** 2 / sumAt(of, square) : 0;

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
const showsFew = (of: ArrayLike<number>, family: DiscountFamily, r: number) => {
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
const isProductCertified = (
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
	return isPartCertified(total, { part, min: sumAt(of, product) / sumAt(of, sum), isAll }, p);
};

/** What the plans of discounts are made from. */
export interface DiscountInput {
	readonly family: DiscountFamily;
	readonly measures: readonly Measure[];
	readonly total: Sums;
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly people: Plan;
	/** Plans of outcomes and events. */
	readonly counts: readonly Plan[];
	/** Amounts that are shown, at least in the total. */
	readonly amounts: readonly number[];
	readonly policy: Policy;
	readonly isNobody: Nobody;
	/** Values of vouchers, where there are few. */
	readonly vouchers: readonly number[];
}

/** Is a shown or hidden count worked out from discounts, because everybody it counts got the same? */
const hiddenCount = ({
	family,
	counts,
	measures,
	total,
	groups
}: DiscountInput): HiddenReason | undefined => {
	const live = (sums: Sums) => sums.filter((_, variant) => sumAt(total[variant] ?? [], family.sum) > 0);
	const own = groups.map(live);
	return counts.find(
		({ reason, measures: counted }) =>
			reason &&
			counted.some(
				(count) =>
					measures[count]?.role === 'sum' && isMultiple(own, family.sum, (sums) => sumAt(sums, count))
			)
	)?.reason;
};

/**
 * The plans of discounts: the total alone. Discounts follow prices, and in groups of their own they would tell of revenue what
 * its groups hide.
 *
 * With Σx², at least r people got one (S²/Q), and no single one can be read (`revenueCertified` over all people). Where everybody
 * got the same, or one of two usual amounts, m people, and m buyers or none, got none; of few values nobody counts fewer than m people. Without Σx² nobody
 * knows how many got one, and they are hidden. Who gets none by plan, the control, has none, and
 * that is no secret. Σ of revenue × discount is printed nowhere, but ranges are computed with it: it is judged as if it were.
 */
export const discountPlans = (input: DiscountInput): Plan[] => {
	const { family, total, groups, people, counts, amounts, policy, isNobody, vouchers } = input;
	const { sum, square, product, revenue, buyers } = family;
	const { k, minBuyers: r, minOutcome: m, dominance } = policy;
	const isShown = (measure: number) =>
		counts.some(({ reason, measures }) => !reason && measures.includes(measure));
	const harmless = (of: ArrayLike<number>, variant?: number) =>
		sumAt(of, sum) === 0 && (variant === 0 || isNobody(of, sum, variant));
	const guard = (count: Guard['count'], min: number): Guard => ({
		count,
		min,
		zeroOk: false,
		harmless,
		reason: 'buyers-under-r'
	});
	const without = (all: (of: ArrayLike<number>) => number): Guard =>
		guard((of) => {
			const rest = all(of) - payers(of, family);
			return Math.abs(rest) < 0.5 ? m : rest;
		}, m);
	const knowsWho = square >= 0;
	const known = knowsWho && product >= 0 && amounts.includes(revenue.sum) && amounts.includes(revenue.square);
	/** All who could have a discount, as far as readers know. */
	const all = (of: ArrayLike<number>) => (isShown(buyers) ? sumAt(of, buyers) : (of[0] ?? 0));
	/** Of few amounts: those that leave more people than there are belong to nobody. */
	const splits = (of: ArrayLike<number>, variant?: number) =>
		splitsByValue(of, family, ofVariant(groups, variant), vouchers).filter(
			({ low, high }) => low + high <= all(of)
		);
	const isSplitFine =
		(of: ArrayLike<number>) =>
		({ low, high }: { low: number; high: number }) =>
			low + high === all(of) || all(of) - low - high >= m;
	const plan: Plan = {
		layer: 'revenue',
		name: 'discounts',
		measures: knowsWho ? [sum, square].toSorted((a, b) => a - b) : [sum],
		base: people,
		guards: [
			guard((of) => payers(of, family), r),
			...(isOneValue(family, groups) ? [without((of) => of[0] ?? 0)] : []),
			...(isOneValue(family, groups) && isShown(buyers) ? [without((of) => sumAt(of, buyers))] : [])
		],
		certified: (of, variant) =>
			harmless(of, variant) ||
			(revenueCertified(
				{ buyers: of[0] ?? 0, sum: sumAt(of, sum), squares: sumAt(of, square) },
				dominance,
				r
			) &&
				splits(of, variant).every(isSplitFine(of)) &&
				!countsFew({ x: sumAt(of, sum), x2: sumAt(of, square), all: all(of) }, vouchers, m) &&
				!(known && showsFew(of, family, r))),
		totalOnly: 'total-only'
	};
	const linked = hiddenCount(input);
	if (linked || !knowsWho || !planOk(plan, total)) {
		const isFew = total.some((of, v) => of[0] !== 0 && !harmless(of, v) && payers(of, family) < r);
		const few = isFew ? 'too-few-buyers' : 'revenue-not-certified';
		const reason = linked ?? (knowsWho ? few : 'discounts-need-squares');
		const { layer, name, measures, base } = plan;
		return [{ layer, name, measures, base, guards: [], reason }];
	}
	const together: Plan = {
		layer: 'revenue',
		name: 'discounts with revenue',
		measures: [product],
		base: people,
		guards: [
			isShown(buyers) ? guard((of) => sumAt(of, buyers), k) : guard((of) => of[0] ?? 0, manyTimes * k)
		],
		certified: (of, variant) =>
			harmless(of, variant) ||
			isProductCertified(of, {
				family,
				all: all(of),
				counts: [payers(of, family), ...splits(of, variant).map(({ low, high }) => low + high)],
				policy
			}),
		totalOnly: 'total-only'
	};
	return known && planOk(together, total) ? [plan, together] : [plan];
};
