import { describe, expect, test } from 'vitest';
import { groupProblems, ProblemList } from '#lib/table/problems/problem-list.ts';
import { problemFix, problemWords, type Problem } from '#lib/table/problems/problem.ts';

const all: Problem[] = [
	{ code: 'empty_file', line: 1 },
	{ code: 'no_rows', line: 1 },
	{ code: 'not_csv', line: 1, found: 'html' },
	{ code: 'undecodable_text', line: 3, encoding: 'utf-8' },
	{ code: 'file_too_large', line: 1, limit: 1024 ** 3 },
	{ code: 'unpacked_too_large', line: 1, limit: 1024 ** 3 },
	{ code: 'line_too_long', line: 7, limit: 65536 },
	{ code: 'bad_quotes', line: 7 },
	{ code: 'wrong_field_count', line: 7, expected: 5, found: 6 },
	{ code: 'too_many_columns', line: 1, found: 1000, limit: 256 },
	{ code: 'too_many_rows', line: 5_000_002, limit: 5_000_000 },
	{ code: 'reserved_name', line: 2, value: '__proto__' },
	{ code: 'duplicate_header', line: 1, column: 'clicks' },
	{ code: 'missing_column', line: 1, role: 'variant', candidates: ['segment'] },
	{ code: 'unknown_mapping', line: 1, column: 'x', target: 'gold' },
	{ code: 'too_many_dimensions', line: 1, found: 9, limit: 8 },
	{ code: 'too_many_values', line: 9, column: 'city', limit: 200 },
	{ code: 'blank_value', line: 9, column: 'variant' },
	{ code: 'value_too_long', line: 9, column: 'city', limit: 256 },
	{ code: 'not_a_number', line: 9, column: 'people', value: 'abc' },
	{ code: 'ambiguous_number', line: 9, column: 'revenue', value: '1.234' },
	{ code: 'people_missing', line: 9, column: 'people' },
	{ code: 'people_not_positive', line: 9, column: 'people', value: '0' },
	{ code: 'people_not_integer', line: 9, column: 'people', value: '1.5' },
	{ code: 'outcome_not_integer', line: 9, column: 'conversions', value: '1.5' },
	{ code: 'outcome_exceeds_people', line: 9, column: 'conversions', outcome: 5, people: 4 },
	{ code: 'answers_exceed_responses', line: 9, column: 'nps_responses', answers: 7, responses: 6 },
	{ code: 'negative_value', line: 9, column: 'revenue' },
	{ code: 'number_too_large', line: 9, column: 'revenue' },
	{ code: 'squares_too_small', line: 9, column: 'revenue_sq', of: 'revenue' },
	{
		code: 'squares_too_small_for_buyers',
		line: 9,
		column: 'revenue_sq',
		of: 'revenue',
		buyers: 'conversions',
		bought: 12
	},
	{ code: 'cubes_too_large', line: 9, column: 'revenue_cu', of: 'revenue_sq' },
	{ code: 'product_impossible', line: 9, column: 'revenue_x_discount', of: 'revenue_sq', and: 'discount_sq' },
	{ code: 'bad_date', line: 9, column: 'date', value: '2019-13-01' },
	{ code: 'ambiguous_date', line: 1, column: 'date', readings: ['day-month-year', 'month-day-year'] },
	{ code: 'duplicate_key', line: 9, first: 4 },
	{ code: 'unknown_control', line: 1, control: 'x', variants: ['a'] },
	{ code: 'control_missing', line: 1, variants: ['a', 'b'], campaign: 'Spring' },
	{ code: 'personal_data', line: 2, column: 'mail', looksLike: 'e-mail address' },
	{ code: 'person_level', line: 1 },
	{ code: 'too_many_problems', line: 1, kept: 1000, total: 5000 }
];

describe('problemWords and problemFix', () => {
	test.each(all.map((problem) => [problem.code, problem] as const))(
		'say what is wrong and what to do: %s',
		(_, problem) => {
			const words = problemWords(problem);
			expect(words).toMatch(/^["\w]/);
			expect(words + problemFix(problem)).not.toMatch(/undefined|NaN|\[object/);
			expect(problemFix(problem)).toMatch(/[.]$/);
		}
	);
	test('say "this value" when it must not be repeated', () => {
		expect(problemWords({ code: 'not_a_number', line: 2, column: 'people' })).toBe(
			'this value in "people" is not a number'
		);
	});
});

describe('groupProblems', () => {
	test('groups equal problems with their count and lines', () => {
		const bad = (line: number, column: string): Problem => ({ code: 'not_a_number', line, column });
		expect(groupProblems([bad(2, 'a'), bad(3, 'b'), bad(5, 'a')])).toMatchObject([
			{ problem: { line: 2, column: 'a', count: 2 }, count: 2, lines: [2, 5] },
			{ problem: { line: 3, column: 'b', count: 1 }, count: 1, lines: [3] }
		]);
	});
});

describe('ProblemList', () => {
	test('lists the first problems and counts the rest', () => {
		const list = new ProblemList(2);
		for (let line = 1; line <= 5; line += 1) list.add({ code: 'bad_quotes', line });
		expect(list.report()).toMatchObject([
			{ line: 1 },
			{ line: 2 },
			{ code: 'too_many_problems', kept: 2, total: 5 }
		]);
	});
});
