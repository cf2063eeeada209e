import { describe, expect, test } from 'vitest';
import { inspect } from '#lib/table/inspect.ts';
import { Survey } from '#lib/table/columns/survey.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';

const rows = (count: number, row: (i: number) => string): string[] =>
	Array.from({ length: count }, (_, i) => row(i));
const variant = (i: number): string => (i % 2 === 0 ? 'control' : 'picks');

function codes(header: string, lines: readonly string[], mapping: [string, string][] = []): string[] {
	const names = header.split(',');
	const survey = new Survey({ width: names.length, style: { decimal: '.', thousands: ',' }, limit: 2000 });
	for (const line of lines) survey.add(line.split(','));
	const { problems } = inspect({
		names,
		survey,
		line: 1,
		mapping: new Map(mapping),
		dates: { order: undefined, year: undefined, latestYear: 2026 },
		variantGiven: false,
		maxDimensions: 8,
		screen: personalDataScreen
	});
	return problems.map(({ code }) => code);
}

describe('inspect, of persons', () => {
	test('recognises a file by its ID column where nothing counts people', () => {
		expect(
			codes(
				'user_id,variant,converted,revenue',
				rows(20, (i) => `${1000 + i},${variant(i)},0,${i}.5`)
			)
		).toEqual(['person_level', 'personal_data']);
	});
	test('recognises a file by outcomes of 0 and 1 alone', () => {
		expect(
			codes(
				'segment,channel,visit,conversion,spend',
				rows(
					200,
					(i) =>
						`${i % 2 === 0 ? 'No E-Mail' : 'Mens E-Mail'},Web,${i % 3 === 0 ? 1 : 0},${i % 9 === 0 ? 1 : 0},0`
				)
			)
		).toEqual(['person_level']);
	});
	test('recognises a file by people = 1 in nearly all of many rows', () => {
		const line = (i: number): string => `${variant(i)},c${i},${i % 50 === 0 ? 2 : 1},0`;
		expect(codes('variant,city,people,conversions', rows(200, line))).toContain('person_level');
		expect(codes('variant,city,people,conversions', rows(40, line))).toEqual([]);
	});
	test('recognises IDs in the column of people', () => {
		const line = (i: number): string => `${100_000 + 7 * i},${variant(i)},${i % 9 === 0 ? 1 : 0}`;
		expect(codes('customer,variant,conversions', rows(200, line))).toContain('person_level');
	});
	test('accepts groups, even where people differ in every row', () => {
		const line = (i: number): string => `${100_000 + 7 * i},${variant(i)},c${i >> 1},${i % 9}`;
		expect(codes('customers,variant,city,conversions', rows(200, line))).toEqual([]);
	});
	test('refuses personal data in columns that are not read', () => {
		const line = (i: number): string => `${variant(i)},c${i >> 1},50,u${i}@example.org`;
		expect(codes('variant,city,people,note', rows(10, line), [['note', 'ignore']])).toEqual([
			'personal_data'
		]);
	});
	test('never shows a header that is itself personal data', () => {
		expect(
			codes(
				'anna@example.org,control,100',
				rows(3, (i) => `b${i}@example.org,picks,10`)
			)
		).toContain('personal_data');
	});
});
