import { describe, expect, it } from 'vitest';
import { checkNumbers, prepareChecks } from '#lib/table/check.ts';
import { people, sumsOf } from '../experiment/people-with-discounts.ts';

/** Codes of the problems of one row. */
function problems(count: number, sums: Readonly<Record<string, number | string>>): string[] {
	const names = Object.keys(sums);
	const texts = Object.values(sums).map(String);
	const found = checkNumbers(
		{
			people: count,
			measures: texts.map(Number),
			text: (i) => texts[i] ?? '',
			label: (i) => names[i] ?? '',
			line: 2,
			style: { decimal: '.', thousands: ',' }
		},
		prepareChecks(names)
	);
	return (found ?? []).map(({ code }) => code);
}

/** A row of a newcomer's file: 210 buyers, all with a discount. */
const row = {
	conversions: 210,
	revenue: '8109.89',
	revenue_sq: '380550.4991',
	discount: '205.71',
	discount_sq: '269.4429',
	revenue_x_discount: '7801.7600'
};

describe('Σ of revenue × discount in a file', () => {
	it('is accepted as persons have it', () => {
		expect(problems(4000, row)).toEqual([]);
		for (const use of [0, 0.3, 1]) {
			const list = people(5, { count: 900, buy: 0.2, off: 0.3, use });
			expect(problems(900, sumsOf('a', list).sums)).toEqual([]);
		}
	});

	it.each([
		['three times as large', 23405.28],
		['0', 0],
		['negative', -7801.76]
	])('is refused where it is %s', (_, revenue_x_discount) => {
		expect(problems(4000, { ...row, revenue_x_discount })).toEqual(['product_impossible']);
	});

	it('is judged over all people where conversions are not the buyers, or not known', () => {
		const { conversions, ...rest } = row;
		expect(conversions).toBe(210);
		expect(problems(4000, { ...rest, revenue_x_discount: 0 })).toEqual([]);
		expect(problems(4000, { ...row, conversions: 20, revenue_x_discount: 0 })).toEqual([
			'squares_too_small_for_buyers'
		]);
		expect(problems(4000, { ...rest, revenue_x_discount: 23405.28 })).toEqual(['product_impossible']);
	});

	it('is 0 where nobody has a discount', () => {
		const none = { ...row, discount: '0.00', discount_sq: '0.0000' };
		expect(problems(4000, { ...none, revenue_x_discount: '0.0000' })).toEqual([]);
		expect(problems(4000, { ...none, revenue_x_discount: '12.0000' })).toEqual(['product_impossible']);
	});

	it('may be rounded, as the sums beside it', () => {
		// One price and one discount for all: nothing varies but rounding.
		const same = { conversions: 30, revenue: 1000, revenue_sq: 33333, discount: 100, discount_sq: 333 };
		expect(problems(60, { ...same, revenue_x_discount: 3333 })).toEqual([]);
		expect(problems(60, { ...same, revenue_x_discount: 3600 })).toEqual(['product_impossible']);
	});
});

describe('sums of cubes in a file', () => {
	it('are refused where they are too large for the squares: Σx³ ≤ (Σx²)^1.5', () => {
		const cubes = (revenue_cu: number) =>
			problems(100, { conversions: 2, revenue: 30, revenue_sq: 500, revenue_cu });
		expect(cubes(9000)).toEqual([]);
		expect(cubes(9_000_000)).toEqual(['cubes_too_large']);
		expect(cubes(-9_000_000)).toEqual(['cubes_too_small', 'cubes_too_large']);
	});
});
