import { describe, expect, it } from 'vitest';
import { checkNumbers, prepareChecks } from '#lib/table/check.ts';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { problemFix, problemFixOnPage, problemWords } from '#lib/table/problems/problem.ts';

const names = ['conversions', 'revenue', 'revenue_sq', 'pre_conversions', 'pre_revenue', 'pre_revenue_sq'];

/** Problems of a row of 4,000 people; blank is unknown. */
const problems = (...texts: readonly string[]) =>
	checkNumbers(
		{
			people: 4000,
			measures: names.map((_, i) =>
				(texts[i] ?? '') === '' ? NaN : Number((texts[i] ?? '').replace('K', 'e3'))
			),
			text: (i) => texts[i] ?? '',
			label: (i) => names[i] ?? '',
			line: 3,
			style: { decimal: '.', thousands: ',' }
		},
		prepareChecks(names)
	) ?? [];
const codes = (...texts: readonly string[]) => problems(...texts).map(({ code }) => code);

describe('a sum of squares below (Σ revenue)² ÷ buyers', () => {
	it('is refused with its line, its column and a fix', () => {
		// 124 who bought for 5,204.10 have squares of 218,408.2 at least: 5204.10² / 124.
		expect(codes('124', '5204.10', '218408.3')).toEqual([]);
		const [problem] = problems('124', '5204.10', '210233.55');
		if (!problem) throw new Error('no problem');
		expect(problem).toEqual({
			code: 'squares_too_small_for_buyers',
			line: 3,
			column: 'revenue_sq',
			of: 'revenue',
			buyers: 'conversions',
			bought: 124
		});
		expect(problemWords(problem)).toBe(
			'"revenue_sq" is smaller than the square of "revenue" divided by "conversions": more people would have paid than bought'
		);
		expect(problemFix(problem)).toContain('--map "conversions=yes-no"');
		expect(problemFixOnPage(problem)).toContain('“conversions” doesn’t count everyone who paid');
		expect(problemFixes(problem)).toMatchObject([{ flag: '--map "conversions=yes-no"' }]);
	});

	it('allows for rounding, refunds and what is unknown', () => {
		// One price of 41.97 each: 124 × 41.97 = 5204.28, and squares of 218,423.63 are exact to the digits shown.
		expect(codes('124', '5204.28', '218423.63')).toEqual([]);
		expect(codes('124', '5204', '218424')).toEqual([]);
		expect(codes('124', '5K', '218K')).toEqual([]);
		expect(codes('12', '-50.00', '10.00')).toEqual([]);
		expect(codes('', '5204.10', '210233.55')).toEqual([]);
		expect(codes('0', '0', '0')).toEqual([]);
	});

	it('is found before the campaign, too, and where nobody bought', () => {
		expect(codes('', '', '', '124', '5204.10', '210233.55')).toEqual(['squares_too_small_for_buyers']);
		const [nobody] = problems('0', '30.00', '450.00');
		expect(nobody && problemWords(nobody)).toBe(
			'"revenue" is above 0, and "conversions" counts no one who paid'
		);
		// Squares that are too small for all people are reported once.
		expect(codes('124', '5204.10', '100.00')).toEqual(['squares_too_small']);
	});
});
