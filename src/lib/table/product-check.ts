import type { MeasureFacts } from './words/measure.ts';

/** Indices of Σxy of two amounts and of the sums that bound it. */
export interface ProductOf {
	readonly product: number;
	readonly factors: readonly [Factor, Factor];
	/** index of the buyers, −1 if unknown: only buyers have a discount */
	readonly buyers: number;
}

interface Factor {
	readonly sum: number;
	readonly squares: number;
}

/** A number as written, with the most that rounding may have removed. */
export interface RoundedNumber {
	readonly value: number;
	readonly lost: number;
}

/** Products of two amounts of which the file has sums and squares. */
export const productsOf = (measures: readonly string[], facts: readonly MeasureFacts[]): ProductOf[] =>
	facts.flatMap((fact, product): ProductOf[] => {
		if (fact.kind !== 'product') return [];
		const factors = fact.of.map((name) => ({
			sum: measures.indexOf(name),
			squares: measures.indexOf(`${name}_sq`)
		}));
		const [a, b] = factors;
		const areAmounts = factors.every(({ sum, squares }) => facts[sum]?.kind === 'money' && squares >= 0);
		if (!a || !b || !areAmounts) return [];
		const isDiscounted = fact.of.includes('revenue') && fact.of.includes('discount');
		return [{ product, factors: [a, b], buyers: isDiscounted ? measures.indexOf('conversions') : -1 }];
	});

/** The upper bound of n·Σ(x − mean)² when the sums were rounded. */
const spread = (n: number, sum: RoundedNumber, squares: RoundedNumber) => {
	const smallest = Math.max(0, Math.abs(sum.value) - sum.lost);
	return Math.max(0, n * (squares.value + squares.lost) * (1 + 1e-9) - smallest ** 2);
};

/** Whether |n·Σxy − Σx·Σy| exceeds the root of both spreads (Cauchy–Schwarz), even when all sums were rounded. */
export const isImpossibleProduct = (
	n: number,
	product: RoundedNumber,
	factors: readonly { readonly sum: RoundedNumber; readonly squares: RoundedNumber }[]
): boolean => {
	const [x, y] = factors;
	if (!x || !y || !(n > 0)) return false;
	const [a, b] = [Math.abs(x.sum.value), Math.abs(y.sum.value)];
	const lost = n * product.lost + a * y.sum.lost + b * x.sum.lost + x.sum.lost * y.sum.lost;
	const slack = lost + 1e-9 * (n * Math.abs(product.value) + a * b);
	const limit = Math.sqrt(spread(n, x.sum, x.squares) * spread(n, y.sum, y.squares));
	return Math.abs(n * product.value - x.sum.value * y.sum.value) > limit + slack;
};

/** Whether n people can have the amount: (Σx)² ≤ n·Σx². */
export const isPossibleGroup = (
	n: number,
	{ sum, squares }: { sum: RoundedNumber; squares: RoundedNumber }
): boolean => sum.value ** 2 <= n * squares.value * (1 + 1e-9);
