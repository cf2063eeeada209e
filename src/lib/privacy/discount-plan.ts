import { manyTimes } from './amount-rule.ts';
import type { Measure } from './cube.ts';
import type { Sums } from './exact.ts';
import type { DiscountFamily } from './family.ts';
import { isMultiple, isOneValue } from './links.ts';
import type { Nobody } from './nobody.ts';
import { planOk, sumAt, type Guard, type Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { HiddenReason } from './released.ts';
import { revenueCertified } from './revenue.ts';

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
}

/** So many people, at least, have an amount, as Σx and Σx² tell. */
const payers = (of: ArrayLike<number>, { sum, square }: Pick<DiscountFamily, 'sum' | 'square'>): number =>
	sumAt(of, square) > 0 ? sumAt(of, sum) ** 2 / sumAt(of, square) : 0;

/**
 * Could the revenue of a few buyers be read? Where a discount is so much per cent of the price, revenue less a multiple of the
 * discounts is the revenue of those who got none: the multiple that leaves least is Σrd/Σd², and Σx, Σx² of what is left tell of how
 * many people it is. A rest with both signs has Σx² above (Σx)² and tells of nobody.
 */
const tellsOfFew = (of: ArrayLike<number>, { sum, square, product, revenue }: DiscountFamily, r: number) => {
	const [d2, rd, r2] = [sumAt(of, square), sumAt(of, product), sumAt(of, revenue.square)];
	if (!(d2 > 0)) return false;
	const rest = r2 - rd ** 2 / d2;
	const left = sumAt(of, revenue.sum) - (rd / d2) * sumAt(of, sum);
	const count = rest > 0 ? left ** 2 / rest : 0;
	// Up to the cents of rounding nothing is left: everybody has the same per cent.
	return rest > 1e-6 * r2 && count >= 1 - 1e-9 && count < r;
};

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
 * With Σx², at least r people got one (S²/Q), and no single one can be read (`revenueCertified` over all people); where
 * everybody got the same, m people, and m buyers or none, got none. Without Σx², from 20 k people on. Who gets none by plan, the
 * control, has none, and that is no secret. Σ of revenue × discount is never printed: the range of the margin is computed with it,
 * from k buyers on.
 */
export const discountPlans = (input: DiscountInput): Plan[] => {
	const { family, total, groups, people, counts, amounts, policy, isNobody } = input;
	const { sum, square, product, revenue, buyers } = family;
	const { k, minBuyers: r, minOutcome: m, dominance } = policy;
	const isShown = (measure: number) =>
		counts.some(({ reason, measures }) => !reason && measures.includes(measure));
	const harmless = (of: ArrayLike<number>, variant?: number) =>
		sumAt(of, sum) === 0 && (variant === 0 || isNobody(of, sum, variant));
	const guard = (count: Guard['count'], least: number): Guard => ({
		count,
		least,
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
	const plan: Plan = {
		layer: 'revenue',
		name: 'discounts',
		measures: knowsWho ? [sum, square].toSorted((a, b) => a - b) : [sum],
		base: people,
		guards: knowsWho
			? [
					guard((of) => payers(of, family), r),
					...(isOneValue(family, groups) ? [without((of) => of[0] ?? 0)] : []),
					...(isOneValue(family, groups) && isShown(buyers) ? [without((of) => sumAt(of, buyers))] : [])
				]
			: [{ ...guard((of) => of[0] ?? 0, manyTimes * k), harmless: () => false }],
		certified: (of, variant) =>
			!knowsWho ||
			harmless(of, variant) ||
			(revenueCertified(
				{ buyers: of[0] ?? 0, sum: sumAt(of, sum), squares: sumAt(of, square) },
				dominance,
				r
			) &&
				!(known && tellsOfFew(of, family, r))),
		totalOnly: 'total-only'
	};
	const linked = hiddenCount(input);
	if (linked || !planOk(plan, total)) {
		const isFew = total.some((of, v) => of[0] !== 0 && !harmless(of, v) && payers(of, family) < r);
		const reason = linked ?? (isFew || !knowsWho ? 'too-few-buyers' : 'revenue-not-certified');
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
		totalOnly: 'total-only'
	};
	return known && planOk(together, total) ? [plan, together] : [plan];
};
