import type { Cube } from '../../cube.ts';
import { outcomeWidth } from '../../disclosure/system/judged.ts';

/** Vouchers of more different values are no small set that somebody knows. */
const maxValues = 6;

/** Counts of the largest value that are tried at most. */
const maxCounts = 100_000;

/** A whole number of people, or null. */
const whole = (count: number): number | null => {
	const near = Math.round(count);
	return near >= 0 && Math.abs(count - near) <= 1e-6 * Math.max(1, near) ? near : null;
};

/**
 * The values of vouchers, where there are few: those of combinations in which everybody who has one has the same. Whoever issues
 * them knows the values. Empty where discounts are of any size, such as per cent of a price.
 *
 * @param cells indices of the cells to look at
 */
export const voucherValues = (
	{ people, sums }: Pick<Cube, 'people' | 'sums'>,
	cells: Int32Array,
	{ sum, square }: { readonly sum: number; readonly square: number }
): number[] => {
	const values = new Set<number>();
	for (const i of cells) {
		const [x, x2] = [sums[sum]?.[i] ?? 0, sums[square]?.[i] ?? 0];
		if (!(x > 0 && x2 > 0)) continue;
		const value = Number((x2 / x).toFixed(2));
		const count = value > 0 ? whole(x / value) : null;
		if (count === null || count > (people[i] ?? 0) || Math.abs(x2 - value * x) > 1e-6 * x2) continue;
		if (values.add(value).size > maxValues) return [];
	}
	return [...values].sort((a, b) => a - b);
};

/** How many people may have each of some values. */
type Counts = readonly number[];

/** All counts of two values with these sums; none or one. */
const ofTwo = (x: number, x2: number, [v, w]: readonly [number, number]): Counts[] => {
	const high = whole((x2 - v * x) / (w * (w - v)));
	const low = high === null ? null : whole((x - w * high) / v);
	return low === null || high === null ? [] : [[low, high]];
};

/** All counts of up to three values with these sums; of three there may be many. */
const countsOf = (x: number, x2: number, values: readonly number[]): Counts[] => {
	const [v = 0, w, u] = values;
	if (w === undefined) {
		const count = whole(x / v);
		return count !== null && Math.abs(x2 - v * x) <= 1e-6 * x2 ? [[count]] : [];
	}
	if (u === undefined) return ofTwo(x, x2, [v, w]);
	const found: Counts[] = [];
	const max = Math.min(maxCounts, Math.floor(x2 / (u * u) + 1e-6));
	for (let count = 0; count <= max; count++)
		for (const two of ofTwo(x - u * count, x2 - u * u * count, [v, w])) found.push([...two, count]);
	return found;
};

/** All sets of one, two or three of some values. */
const setsOf = (values: readonly number[]): number[][] =>
	values.flatMap((v, i) => [
		[v],
		...values.slice(i + 1).flatMap((w, j) => [[v, w], ...values.slice(i + j + 2).map((u) => [v, w, u])])
	]);

/**
 * Could whoever knows the values of the vouchers count a few people: with one of the values, or without any? Σx and Σx² are two
 * equations: of one or two values there is at most one answer, of three as many as there are whole numbers of people. Each set of
 * up to three of the values is tried; a count of 1 to m − 1 people is read where all answers are within fewer than w.
 *
 * @param all people who may have a voucher, as far as readers know
 * @param m   least publishable number of people with an outcome
 */
export const countsFew = (
	{ x, x2, all }: { readonly x: number; readonly x2: number; readonly all: number },
	values: readonly number[],
	m: number
): boolean =>
	x > 0 &&
	setsOf(values).some((set) => {
		const answers = countsOf(x, x2, set)
			.map((counts) => [...counts, all - counts.reduce((sum, count) => sum + count, 0)])
			.filter((counts) => counts.every((count) => count >= -0.5));
		return [...set, 'without'].some((_, at) => {
			const of = answers.map((counts) => counts[at] ?? 0);
			const [min, max] = [Math.min(...of), Math.max(...of)];
			return of.length > 0 && max >= 0.5 && min < m && max - min < outcomeWidth(m);
		});
	});
