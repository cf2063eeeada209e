import { describe, expect, test } from 'vitest';
import { mapHeader } from '#lib/table/columns/header.ts';
import { NoticeList } from '#lib/table/problems/notice.ts';
import type { NumberStyle } from '#lib/table/values/number.ts';
import { ProblemList } from '#lib/table/problems/problem-list.ts';
import { RowReader, type CellRow, type RowOptions } from '#lib/table/row.ts';
import { Survey } from '#lib/table/columns/survey.ts';

const numbers: NumberStyle = { decimal: '.', thousands: ',' };

function read(csv: string, options: Partial<RowOptions> = {}) {
	const [names = [], ...rows] = csv.split('\n').map((line) => line.split(','));
	const survey = new Survey({ width: names.length, style: numbers, limit: 5000 });
	for (const row of rows) survey.add(row);
	const { header } = mapHeader({
		names,
		survey,
		mapping: new Map(),
		line: 1,
		variantGiven: false,
		maxDimensions: 8
	});
	const problems = new ProblemList();
	const notices = new NoticeList();
	const dates = { order: 'ymd', year: null, firstMonth: 1 } as const;
	const rowOptions = {
		header,
		dates,
		numbers,
		maxValues: 200,
		maxCampaigns: 100,
		screen: null,
		variant: null,
		shortWidths: new Set<number>(),
		...options
	};
	const reader = new RowReader(rowOptions, problems, notices);
	const good: CellRow[] = [];
	for (const [i, row] of rows.entries()) {
		const cell = reader.read(row, i + 2);
		if (cell !== null) good.push(cell);
	}
	return { good, problems: problems.report(), notices: notices.report(), reader };
}
const first = (csv: string): unknown => read(csv).problems[0];

describe('RowReader', () => {
	test('gives rows aligned with the header', () => {
		const { good } = read(
			'variant,date,channel,people,clicks,revenue\ncontrol,1970-01-02, Mail ,10,3,4.5\ntreat,1970-01-02,Mail,10,,'
		);
		expect(good[0]).toEqual({
			line: 2,
			campaign: null,
			variant: 'control',
			day: 1,
			segments: ['Mail'],
			people: 10,
			measures: [3, 4.5]
		});
		expect(good[1]?.measures).toEqual([NaN, NaN]);
	});
	test('joins names that differ in Unicode form only', () => {
		const { good, problems } = read('variant,city,people\ncontrol,Ko\u0308ln,1\ncontrol,Köln,1');
		expect(good[0]?.segments).toEqual(['Köln']);
		expect(problems).toMatchObject([{ code: 'duplicate_key', line: 3, first: 2 }]);
	});
	test.each([
		['control,0,1', 'people_not_positive', 'people', '0'],
		['control,-3,1', 'people_not_positive', 'people', '-3'],
		['control,1.5,1', 'people_not_integer', 'people', '1.5'],
		['control,,1', 'people_missing', 'people', undefined],
		['control,abc,1', 'not_a_number', 'people', 'abc'],
		['control,a@b.de,1', 'not_a_number', 'people', undefined],
		['control,10,11', 'outcome_exceeds_people', 'conversions', undefined],
		['control,10,-1', 'negative_value', 'conversions', '-1'],
		[',10,1', 'blank_value', 'variant', undefined],
		['control,10,1,9', 'wrong_field_count', undefined, undefined],
		['control,10', 'wrong_field_count', undefined, undefined]
	])('refuses %s with %s', (row, code, column, value) => {
		expect(first(`variant,people,conversions\n${row}`)).toEqual(
			expect.objectContaining({
				code,
				line: 2,
				...(column === undefined ? {} : { column }),
				...(value === undefined ? {} : { value })
			})
		);
	});
	test('counts each person who answered once', () => {
		const head = 'variant,people,promoters,detractors,nps_responses\n';
		expect(first(`${head}control,50,20,10,40`)).toBeUndefined();
		expect(first(`${head}control,50,20,,40`)).toBeUndefined();
		expect(first(`${head}control,50,20,10,`)).toBeUndefined();
		expect(first(`${head}control,50,25,16,40`)).toEqual({
			code: 'answers_exceed_responses',
			line: 2,
			column: 'nps_responses',
			answers: 41,
			responses: 40
		});
		expect(first(`${head}control,50,20,10,51`)).toMatchObject({
			code: 'outcome_exceeds_people',
			column: 'nps_responses'
		});
	});
	test('allows clicks above people beside impressions only', () => {
		expect(first('variant,people,impressions,clicks\ncontrol,5,20,9')).toBeUndefined();
		expect(first('variant,people,clicks\ncontrol,5,9')).toMatchObject({
			code: 'outcome_exceeds_people',
			column: 'clicks'
		});
	});
	test.each([
		['10,100,1000', true],
		['10,100,980', false],
		['10,100,0', false],
		['10,100.00,999.99', true],
		['10,100.00,999.50', false],
		['1,216.07,46686.2449', true],
		['1,0.67,0.4422', true],
		['1,0.67,0.40', false],
		['3,10.00,33.33', true],
		['7,0,0', true]
	])('takes people,revenue,revenue_sq %s: %s', (row, good) => {
		expect(
			read(`variant,people,revenue,revenue_sq\ncontrol,${row}`).problems.map(({ code }) => code)
		).toEqual(good ? [] : ['squares_too_small']);
	});
	test('leaves out and reports rows of totals, repeated headers and rows about nobody', () => {
		const { good, problems, notices } = read(
			'variant,channel,people,conversions,cost\ncontrol,a,10,1,5\ncontrol,b,,,7\nvariant,channel,people,conversions,cost\ntreat,a,12,2,5\nTotal,,22,3,17\n,,22,3,10\n,,,,'
		);
		expect(good.map(({ line }) => line)).toEqual([2, 5]);
		expect(problems).toEqual([]);
		expect(notices.map(({ code, line, count }) => [code, line, count])).toEqual([
			['people_unknown_row', 3, 1],
			['repeated_header', 4, 1],
			['totals_row', 6, 2]
		]);
	});
	test('reads rows without their last measures only where that is usual', () => {
		const csv = 'variant,people,clicks,conversions\ncontrol,10,1';
		expect(read(csv).problems).toMatchObject([{ code: 'wrong_field_count', expected: 4, found: 3 }]);
		const lenient = read(csv, { shortWidths: new Set([3]) });
		expect(lenient.good[0]?.measures).toEqual([1, NaN]);
		expect(lenient.notices).toMatchObject([{ code: 'short_row' }]);
		expect(read('variant,people\ncontrol,10,,').good).toHaveLength(1);
	});
	test('refuses a dimension with too many values once', () => {
		const rows = Array.from({ length: 10 }, (_, i) => `control,city${i},5`).join('\n');
		const { problems, good } = read(`variant,city,people\n${rows}`, { maxValues: 4 });
		expect(good).toHaveLength(4);
		expect(problems).toEqual([{ code: 'too_many_values', line: 6, column: 'city', limit: 4 }]);
	});
	test('refuses long texts instead of names', () => {
		expect(read(`variant,city,people\ncontrol,${'x'.repeat(300)},5\ncontrol,a,5`).problems).toEqual([
			{ code: 'value_too_long', line: 2, column: 'city', limit: 256 }
		]);
	});
	test('shows each different text value to the screen once', () => {
		const seen: string[] = [];
		const screen = {
			value: (column: string, value: string) => {
				seen.push(`${column}:${value}`);
				return value.includes('@') ? { looksLike: 'e-mail address' } : null;
			},
			column: () => null
		};
		const { problems } = read('variant,city,people\ncontrol,x,5\ntreat,x,5\ntreat,a@b,5', { screen });
		expect(seen).toEqual(['variant:control', 'city:x', 'variant:treat', 'city:a@b']);
		expect(problems).toEqual([
			{ code: 'personal_data', line: 4, column: 'city', looksLike: 'e-mail address' }
		]);
	});
	test('does not guess doubtful numbers', () => {
		const { problems } = read('variant,people,revenue\ncontrol,10,1.234', {
			numbers: { ...numbers, doubtful: '.,' }
		});
		expect(problems).toMatchObject([{ code: 'ambiguous_number', column: 'revenue', value: '1.234' }]);
	});
	test('adds up what it read', () => {
		const { reader } = read('variant,people,revenue,clv\ncontrol,10,0.1,\ntreat,12,0.2,');
		expect([reader.sums.rows, reader.sums.people, reader.sums.of(0), reader.sums.of(1)]).toEqual([
			2,
			22,
			0.30000000000000004,
			NaN
		]);
	});
});
