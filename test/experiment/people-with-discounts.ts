import type { Group } from './released.ts';

/** One person's revenue after discounts, and the discount. */
export type Spending = readonly [revenue: number, discount: number];

/** Deterministic pseudo-random numbers in [0, 1). */
export function stream(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** People of whom some buy, some of these with a discount of `off` of the price. */
export function people(
	seed: number,
	{ count, buy, off, use }: { count: number; buy: number; off: number; use: number }
): Spending[] {
	const random = stream(seed);
	return Array.from({ length: count }, (): Spending => {
		const [buys, price, uses] = [random() < buy, 20 + 100 * random(), random() < use];
		const cents = (x: number) => Math.round(100 * x) / 100;
		const discount = buys && uses ? cents(price * off) : 0;
		return buys ? [cents(price - discount), discount] : [0, 0];
	});
}

const add = (list: readonly Spending[], of: (revenue: number, discount: number) => number): number =>
	list.reduce((sum, [revenue, discount]) => sum + of(revenue, discount), 0);

/** Their sums, as a file of the contract has them. */
export const sumsOf = (variant: string, list: readonly Spending[]): Group => ({
	variant,
	people: list.length,
	sums: {
		conversions: list.filter(([revenue]) => revenue > 0).length,
		revenue: add(list, (r) => r),
		revenue_sq: add(list, (r) => r * r),
		discount: add(list, (_, d) => d),
		discount_sq: add(list, (_, d) => d * d),
		revenue_x_discount: add(list, (r, d) => r * d)
	}
});

/** The same without some of the columns. */
export const without = (group: Group, ...names: readonly string[]): Group => ({
	...group,
	sums: Object.fromEntries(Object.entries(group.sums).filter(([name]) => !names.includes(name)))
});
