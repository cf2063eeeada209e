import { describe, expect, test } from 'vitest';
import { dayToIso } from '#lib/table/values/date.ts';
import { decideDates, readDay } from '#lib/table/values/date-order.ts';

const latestYear = 2026;
function iso(
	texts: string[],
	hints: { order?: 'dmy' | 'mdy' | 'ymd'; year?: number } = {}
): string[] | string {
	const decision = decideDates(texts, { latestYear, ...hints });
	if (decision.kind !== 'decided')
		return decision.kind === 'ambiguous' ? decision.readings.join(' or ') : decision.kind;
	return texts.map((text) => {
		const day = readDay(text, decision.reading);
		return day === null ? 'null' : dayToIso(day);
	});
}

describe('decideDates', () => {
	test.each([
		['ISO', ['2024-01-02', '2024-01-03'], ['2024-01-02', '2024-01-03']],
		['day first, by the 13th', ['1.08.2019', '13.08.2019'], ['2019-08-01', '2019-08-13']],
		['month first, by the 13th', ['08/01/2019', '08/13/2019'], ['2019-08-01', '2019-08-13']],
		['two digits of a year', ['31/12/24', '01/02/25'], ['2024-12-31', '2025-02-01']],
		['eight digits', ['20240229'], ['2024-02-29']],
		['month names', ['3 Feb 2024', 'March 1, 2024'], ['2024-02-03', '2024-03-01']],
		['dates that every order reads alike', ['01/01/2024', '02/02/2024'], ['2024-01-01', '2024-02-02']]
	])('decides %s', (_, texts, days) => expect(iso(texts)).toEqual(days));

	test('does not guess when nothing decides', () => {
		expect(iso(['01/02/2024', '03/04/2024'])).toBe('day-month-year or month-day-year');
		expect(iso(['01-02-2024', '03-04-2024'])).toBe('day-month-year or month-day-year');
	});
	test('reads the day first between points', () => {
		expect(iso(['1.08.2019', '2.08.2019'])).toEqual(['2019-08-01', '2019-08-02']);
	});
	test('uses the order that the caller gives', () => {
		expect(iso(['01/02/2024'], { order: 'mdy' })).toEqual(['2024-01-02']);
		expect(iso(['2024-01-02'], { order: 'mdy' })).toEqual(['2024-01-02']);
	});
	test('does not read dates that do not fit the others', () => {
		expect(iso(['13/02/2024', '14/02/2024', '2024-02-31', '30/02/2024'])).toEqual([
			'2024-02-13',
			'2024-02-14',
			'null',
			'null'
		]);
	});
	test('names the years whose weekdays fit when there is no year', () => {
		expect(iso(['Sat, Oct 11', 'Sun, Oct 12'])).toBe('2014 or 2025');
		expect(iso(['Sat, Oct 11', 'Sun, Oct 12'], { year: 2014 })).toEqual(['2014-10-11', '2014-10-12']);
	});
	test('finds the year when only one fits', () => {
		const decision = decideDates(['Thu, Feb 29'], { latestYear });
		expect(decision).toEqual({ kind: 'decided', reading: { order: 'ymd', year: 2024, firstMonth: 1 } });
	});
	test('lets dates without a year run over new year', () => {
		expect(iso(['Dec 31', 'Jan 1'], { year: 2014 })).toEqual(['2014-12-31', '2015-01-01']);
	});
	test('refuses a weekday that is not the day\u2019s', () => {
		expect(iso(['Mon, Oct 11'], { year: 2014 })).toEqual(['null']);
	});
	test('reports that there are no dates', () => expect(iso(['Friday', ''])).toBe('no_dates'));
});
