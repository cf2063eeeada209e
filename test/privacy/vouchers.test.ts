import { describe, expect, it } from 'vitest';
import { countsFew, voucherValues } from '#lib/privacy/grouping/money/vouchers.ts';
import { people, sumsOf, type Spending } from '../experiment/people-with-discounts.ts';
import { released, type Group } from '../experiment/released.ts';

const m = 10;
/** Σx and Σx² of so many vouchers of each value. */
const given = (counts: Readonly<Record<string, number>>, all: number) => ({
	x: Object.entries(counts).reduce((sum, [value, count]) => sum + Number(value) * count, 0),
	x2: Object.entries(counts).reduce((sum, [value, count]) => sum + Number(value) ** 2 * count, 0),
	all
});

describe('whoever knows the values of vouchers', () => {
	it.each([
		['three people with one of 100', { '7.77': 120, '12.34': 90, '100': 3 }, 400],
		['three buyers without one', { '7.77': 120, '12.34': 90, '100': 40 }, 253],
		['four people with one of 12.34', { '7.77': 120, '12.34': 4 }, 400]
	])('counts %s', (_, counts, all) => {
		expect(countsFew(given(counts, all), [7.77, 12.34, 100], m)).toBe(true);
	});

	it.each([
		['enough have each value and none', { '7.77': 120, '12.34': 90, '100': 40 }, 400, [7.77, 12.34, 100]],
		// Eight of 5 and one of 20 are as much as six of 10, and their squares are so too.
		['other whole numbers of people are as likely', { '5': 200, '10': 150, '20': 3 }, 500, [5, 10, 20]]
	])('counts nobody where %s', (_, counts, all, values) => {
		expect(countsFew(given(counts, all), values, m)).toBe(false);
	});
});

/** Buyers in eight shops; in the first three there is one voucher of each value alone. */
const campaign = (hundreds: number): Group[] => {
	const plain = (seed: number, count: number) =>
		people(seed, { count, buy: 0.4, off: 0, use: 0 }).filter(([revenue]) => revenue > 0);
	const vouchers = [
		...Array.from({ length: 120 }, () => 7.77),
		...Array.from({ length: 90 }, () => 12.34),
		...Array.from({ length: hundreds - 1 }, () => 100)
	];
	const treated = plain(2, 4000).map(([revenue], place): Spending => [revenue, vouchers[place] ?? 0]);
	const shops = Array.from({ length: 5 }, (_, shop) => treated.filter((_, place) => place % 5 === shop));
	const alone = [7.77, 12.34, 100].map((value, i) =>
		plain(30 + i, 400).map(([revenue], place): Spending => [revenue, place === 0 ? value : 0])
	);
	return [...alone, ...shops].flatMap((list, shop): Group[] => [
		{ ...sumsOf('control', plain(50 + shop, 700)), segment: `shop ${shop}` },
		{ ...sumsOf('voucher', list), segment: `shop ${shop}` }
	]);
};
const isShown = (groups: readonly Group[]) =>
	released(groups).some(({ tables }) =>
		tables.some(({ measures, blocks }) => blocks.length > 0 && measures.includes('discount'))
	);

describe('vouchers of 7.77, 12.34 and 100', () => {
	it('are hidden where three people got the largest, and shown where forty did', () => {
		expect(isShown(campaign(3))).toBe(false);
		expect(isShown(campaign(40))).toBe(true);
	});

	it('are found in combinations where everybody has the same; not among discounts of any size', () => {
		const cells = (list: readonly (readonly [people: number, sum: number, squares: number])[]) => {
			const column = (at: 0 | 1 | 2) => Float64Array.from(list, (one) => one[at]);
			const cube = { people: column(0), sums: [column(1), column(2)] };
			return voucherValues(cube, Int32Array.from(list.keys()), { sum: 0, square: 1 });
		};
		expect(
			cells([
				[20, 15.54, 15.54 * 7.77],
				[9, 100, 10_000],
				[30, 112.34, 10_152.2756]
			])
		).toEqual([7.77, 100]);
		expect(cells(Array.from({ length: 7 }, (_, i) => [5, 3 + i, (3 + i) ** 2] as const))).toEqual([]);
	});
});
