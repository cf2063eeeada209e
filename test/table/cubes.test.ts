import { describe, expect, it } from 'vitest';
import { checkNumbers, prepareChecks } from '#lib/table/check.ts';
import { isRole } from '#lib/table/columns/mapping.ts';
import { measureFacts } from '#lib/table/words/measure.ts';
import { meaningOf } from '#lib/table/words/names.ts';

const measures = ['conversions', 'revenue', 'revenue_sq', 'revenue_cu'];

const check = (numbers: readonly number[]) =>
	(
		checkNumbers(
			{
				people: 100,
				measures: numbers,
				text: (i) => String(numbers[i]),
				label: (i) => measures[i] ?? '',
				line: 2,
				style: { decimal: '.', thousands: ',' }
			},
			prepareChecks(measures)
		) ?? []
	).map(({ code }) => code);

describe('sums of cubes in a file', () => {
	it.each(['revenue_cu', 'Revenue cubed', 'sum_of_cubes_of_revenue', 'revenue^3', 'sales_cubes'])(
		'are recognised: %s',
		(header) => {
			expect(meaningOf(header)?.target).toBe('revenue_cu');
		}
	);

	it('are no cubes of squares', () => {
		expect(meaningOf('revenue_sq_cu')).toBeNull();
	});

	it('belong to a measure of the file', () => {
		expect(measureFacts('revenue_cu', measures)).toMatchObject({ kind: 'cube', of: 'revenue' });
		expect(measureFacts('menu_cu', measures)).toMatchObject({ kind: 'custom' });
		expect(isRole('revenue_cu')).toBe(true);
	});

	it('are refused where they are too small for the squares: (Σx²)² ≤ Σx·Σx³', () => {
		// Two people who paid 10 and 20: 30, 500, 9000.
		expect(check([2, 30, 500, 9000])).toEqual([]);
		expect(check([2, 30, 500, 8000])).toEqual(['cubes_too_small']);
		// With refunds it may be anything.
		expect(check([2, -10, 500, -7000])).toEqual(expect.not.arrayContaining(['cubes_too_small']));
		expect(check([2, 30, 500, NaN])).toEqual([]);
	});
});

describe('refunds', () => {
	const money = ['revenue', 'revenue_sq', 'cost'];
	const check3 = (numbers: readonly number[]) =>
		(
			checkNumbers(
				{
					people: 100,
					measures: numbers,
					text: (i) => String(numbers[i]),
					label: (i) => money[i] ?? '',
					line: 2,
					style: { decimal: '.', thousands: ',' }
				},
				prepareChecks(money)
			) ?? []
		).map(({ code }) => code);

	it('may make revenue negative, and never cost', () => {
		expect(check3([-120, 900, 10])).toEqual([]);
		expect(check3([120, 900, -10])).toEqual(['negative_value']);
		// Still, squares cannot be smaller than (Σx)²/n.
		expect(check3([-1200, 900, 10])).toEqual(['squares_too_small']);
	});
});
