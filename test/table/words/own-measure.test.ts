import { describe, expect, test } from 'vitest';
import { checkNumbers, prepareChecks } from '#lib/table/check.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { isCount, measureFacts, type OwnKinds } from '#lib/table/words/measure.ts';
import { cubeMeasures } from '#lib/server/files/measures.ts';

describe('the kind of an own measure', () => {
	const kinds = { installs: 'yes-no', pages: 'count', gross: 'amount', ease: 'score' } as const;
	const names = ['installs', 'pages', 'pages_sq', 'gross', 'ease', 'ease_responses', 'other'];

	test('is declared by a mapping; measure is a count', () => {
		const { mapping, problems } = parseMapping([
			'Installs=yes-no',
			'Pages = count',
			'Gross=Amount',
			'x=measure'
		]);
		expect(problems).toEqual([]);
		expect(Object.fromEntries(mapping)).toEqual({
			Installs: 'yes-no',
			Pages: 'count',
			Gross: 'amount',
			x: 'measure'
		});
		expect(parseMapping(['Installs=maybe']).problems).toHaveLength(1);
	});

	test('decides how the release engine treats it, with its squares and respondents', () => {
		const of = (declared: OwnKinds) =>
			cubeMeasures(names, { kinds: declared }).map(({ name, kind }) => `${name}: ${kind}`);
		expect(of(kinds)).toEqual([
			'installs: outcome',
			'pages: event',
			'pages_sq: event',
			'gross: money',
			'ease: score',
			'ease_responses: responses',
			'other: event'
		]);
		expect(new Set(of({}).map((line) => line.split(': ')[1]))).toEqual(new Set(['event']));
		expect(cubeMeasures(['clv_90', 'pre_clv_365d', 'clv_90_sq']).map(({ kind }) => kind)).toEqual([
			'money',
			'money',
			'money'
		]);
	});

	test('never changes what a measure of the contract is', () => {
		expect(measureFacts('revenue', [], { revenue: 'yes-no' })).toEqual({
			kind: 'money',
			base: 'revenue',
			pre: false
		});
		expect(isCount('installs', kinds)).toBe(true);
		expect(isCount('pages', kinds)).toBe(false);
	});

	test('is checked row by row: people are whole and at most all', () => {
		const checks = prepareChecks(names, kinds);
		const codes = (measures: readonly number[]) =>
			(
				checkNumbers(
					{
						people: 10,
						measures,
						line: 2,
						text: (at) => String(measures[at]),
						label: (at) => names[at] ?? '',
						style: { decimal: '.', thousands: ',' }
					},
					checks
				) ?? []
			).map(({ code, column }) => `${code} ${column ?? ''}`);
		expect(codes([10, 30.5, 400, -20, -3, 10, -1])).toEqual([]);
		expect(codes([11, 1, 1, 1, 1, 1, 1])).toEqual(['outcome_exceeds_people installs']);
		expect(codes([2.5, -1, 1, 1, 1, 11, 1])).toEqual([
			'outcome_not_integer installs',
			'negative_value pages',
			'outcome_exceeds_people ease_responses'
		]);
	});
});
