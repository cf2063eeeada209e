import type { Sums } from '../exact.ts';
import { sumAt } from '../plan.ts';

/** People with each of two amounts, or all of them with one (`high` is then 0). */
interface Split {
	readonly low: number;
	readonly high: number;
}

/** Leading digits of amounts that vouchers and points come in. */
const usual = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8, 9];

/** Amounts further from the mean than by this factor are not tried. */
const reach = 40;

/** Usual amounts around a mean, in the powers of ten that are near it. */
const usualAround = (mean: number): number[] => {
	const first = Math.floor(Math.log10(mean / reach));
	const decades = Array.from({ length: 2 + Math.ceil(2 * Math.log10(reach)) }, (_, i) => 10 ** (first + i));
	return decades
		.flatMap((unit) => usual.map((digits) => Number((digits * unit).toPrecision(6))))
		.filter((value) => value >= mean / reach && value <= mean * reach);
};

const whole = (count: number): number | null => {
	const near = Math.round(count);
	return near >= 0 && Math.abs(count - near) <= 1e-6 * Math.max(1, near) ? near : null;
};

/** How many people have the one and the other amount, as Σx and Σx² tell; null where that is no whole number of people. */
const splitOf = (sum: number, squares: number, [v, w]: readonly [number, number]): Split | null => {
	if (sum === 0) return { low: 0, high: 0 };
	const high = v === w ? whole((squares - v * sum) / (v * v)) : whole((squares - v * sum) / (w * (w - v)));
	const low = high === null || (v === w && high > 0) ? null : whole((sum - w * high) / v);
	return low === null || high === null ? null : { low, high };
};

/**
 * How many people may have which of few amounts? Whoever knows that vouchers were worth 5 and 10 counts the people with each from
 * Σx and Σx². Each answer is one pair of amounts (usual ones, or the only one of some group) that gives whole numbers of people in
 * the group and in every published group.
 *
 * @param of     the group of one variant
 * @param groups sums of the same variant in the published groups
 * @param known  amounts that there are, where somebody may know them
 */
export const splitsByValue = (
	of: ArrayLike<number>,
	{ sum, square }: { readonly sum: number; readonly square: number },
	groups: readonly ArrayLike<number>[],
	known: readonly number[] = []
): Split[] => {
	const [x, x2] = [sumAt(of, sum), sumAt(of, square)];
	if (!(x > 0 && x2 > 0)) return [];
	const mean = x2 / x;
	const single = groups.flatMap((group) => {
		const [s, q] = [sumAt(group, sum), sumAt(group, square)];
		const value = s > 0 ? Number((q / s).toFixed(4)) : 0;
		return value > 0 && whole(s / value) !== null && Math.abs(q - value * s) <= 1e-6 * q ? [value] : [];
	});
	const values = [...new Set([...single, ...known, ...usualAround(mean)])];
	const fits = (pair: readonly [number, number]): Split[] => {
		const split = splitOf(x, x2, pair);
		const isPossible =
			split && groups.every((group) => splitOf(sumAt(group, sum), sumAt(group, square), pair));
		return isPossible ? [split] : [];
	};
	// One amount for everybody explains most.
	const alone = single.flatMap((value) => fits([value, value]));
	if (alone[0]) return [alone[0]];
	const near = 1e-9 * mean;
	const below = values.filter((value) => value <= mean + near);
	const above = values.filter((value) => value >= mean - near);
	return below.flatMap((v) => above.flatMap((w) => fits([v, w])));
};

/** The published groups of one variant; of all where it is not known which. */
export const ofVariant = (groups: readonly Sums[], variant?: number): ArrayLike<number>[] =>
	groups.flatMap((sums): ArrayLike<number>[] => (variant === undefined ? [...sums] : [sums[variant] ?? []]));
