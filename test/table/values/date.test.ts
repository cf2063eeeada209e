import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber, dayToIso, readWritten, weekdayOf } from '#lib/table/values/date.ts';

describe('dayNumber', () => {
	test('counts days from 1970-01-01', () => {
		expect(dayNumber(1970, 1, 1)).toBe(0);
		expect(dayNumber(1969, 12, 31)).toBe(-1);
		expect(dayNumber(2000, 2, 29)).toBe(11016);
		expect(dayNumber(2024, 12, 31)).toBe(20088);
	});
	test.each([
		[2023, 2, 29],
		[1900, 2, 29],
		[2024, 13, 1],
		[2024, 4, 31],
		[2024, 1, 0],
		[3000, 1, 1]
	])('is null for %i-%i-%i', (year, month, day) => expect(dayNumber(year, month, day)).toBeNull());
	test('agrees with the platform on every day, and dayToIso is its inverse', () => {
		fc.assert(
			fc.property(fc.integer({ min: -20_000, max: 80_000 }), (day) => {
				const iso = dayToIso(day);
				const [y = 0, m = 0, d = 0] = iso.split('-').map(Number);
				expect(dayNumber(y, m, d)).toBe(day);
				expect(weekdayOf(day)).toBe(new Date(day * 864e5).getUTCDay());
			}),
			{ seed: 1 }
		);
	});
});

describe('readWritten', () => {
	test.each([
		['2019-08-05', [2019, 8, 5]],
		['2019-08-05T23:30:00+02:00', [2019, 8, 5]],
		['2019-08-05 00:00', [2019, 8, 5]],
		['20190805', [2019, 8, 5]],
		['05082019', [5, 8, 2019]],
		['1.08.2019', [1, 8, 2019]],
		['8/1/19', [8, 1, 19]]
	])('takes %j apart', (text, parts) => expect(readWritten(text)).toMatchObject({ form: 'numeric', parts }));

	test.each([
		['Sat, Oct 11', 11, 10, null, 6],
		['Sat-Oct-11', 11, 10, null, 6],
		['Saturday, 11 October 2014', 11, 10, 2014, 6],
		['11-Oct-14', 11, 10, 2014, null],
		['Oct 3rd, 2014', 3, 10, 2014, null],
		['2014 May 3', 3, 5, 2014, null]
	])('reads the names in %j', (text, day, month, year, weekday) =>
		expect(readWritten(text)).toEqual({ form: 'named', day, month, year, weekday })
	);

	test.each(['', 'Friday', 'Total', '2019', '15-30', '1/2-3', 'Oct', 'x'.repeat(100)])(
		'is null for %j',
		(text) => expect(readWritten(text)).toBeNull()
	);
});
