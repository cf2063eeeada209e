import type { Measure } from '../cube.ts';
import type { Policy } from '../policy.ts';
import { boundsOf } from '../grouping/money/revenue.ts';
import { sumIn, type Both } from './amounts.ts';

/** A sum of products of two amounts of each person (`revenue_x_points`). */
export interface AmountProduct {
	readonly name: string;
	readonly factors: readonly [string, string];
}

/** Products of two amounts that tables show; those of discounts are judged with the discounts. */
export const amountProducts = (measures: readonly Measure[]): AmountProduct[] => {
	const isMoney = (name: string) => measures.some((one) => one.name === name && one.kind === 'money');
	const isDiscount = (name: string) => /^(pre_)?discount$/.test(name);
	const found = new Map<string, AmountProduct>();
	for (const { name, role, of } of measures) {
		const [one, other] = of;
		if (role !== 'product' || one === undefined || other === undefined) continue;
		if ([one, other].every((factor) => isMoney(factor) && !isDiscount(factor)))
			found.set(name, { name, factors: [one, other] });
	}
	return [...found.values()];
};

/** What one side has more of an amount: its people as far as readers know, Σx, and the most that one of them can have. */
interface Factor {
	readonly people: number;
	readonly sum: number;
	readonly highest: number;
}

/**
 * Could whoever subtracts read an amount from a sum of products? The people whom one side has more are a group of their own, and Σxy
 * is what those with the one amount have of the other: as in a group, k of them need each amount, and what those with much of the
 * one paid on average must not be the largest amount of the other. Only where the difference can be a group: of people who were
 * added and others who were taken away it is nobody's.
 */
export const readProduct = (
	{ name, factors }: AmountProduct,
	{ union, before, after }: Both,
	{ k, dominance }: Pick<Policy, 'k' | 'dominance'>
): boolean => {
	const by = (measure: string): number | undefined => {
		const one = sumIn(before.sheet, union.before, { measure, variants: before.variants });
		const other = sumIn(after.sheet, union.after, { measure, variants: after.variants });
		return one === undefined || other === undefined ? undefined : other - one;
	};
	const product = by(name);
	if (product === undefined || product === 0) return false;
	const sign = Math.sign(product);
	const factorOf = (amount: string): Factor | null => {
		const [sum, squares, all] = [by(amount), by(`${amount}_sq`), by('people')].map(
			(number) => number && sign * number
		);
		if (sum === undefined || !(sum > 0)) return null;
		const paid = amount === 'revenue' ? by('conversions') : undefined;
		const buyers = paid === undefined ? (all ?? 0) : sign * paid;
		if (squares === undefined) return { people: buyers, sum, highest: sum };
		if (!(squares > 0) || !(buyers > 0) || sum * sum > buyers * squares * (1 + 1e-9)) return null;
		const { highest } = boundsOf({ buyers, sum, squares });
		return { people: paid === undefined ? sum ** 2 / squares : buyers, sum, highest };
	};
	const [a, b] = [factorOf(factors[0]), factorOf(factors[1])];
	if (!a || !b) return false;
	const isRead = (one: Factor, other: Factor) =>
		one.highest - (sign * product) / other.sum < dominance * one.highest;
	return a.people < k || b.people < k || isRead(a, b) || isRead(b, a);
};
