import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumber, plainNumber } from '#lib/table/values/number.ts';

const english = { decimal: '.', thousands: ',' } as const;
const german = { decimal: ',', thousands: '.' } as const;
const french = { decimal: ',', thousands: ' ' } as const;
const swiss = { decimal: '.', thousands: "'" } as const;

describe('parseNumber', () => {
	test.each([
		['12', 12],
		['-3', -3],
		['216.07', 216.07],
		['.5', 0.5],
		['1e+3', 1000],
		['1.2E-1', 0.12],
		['1,234,567.89', 1234567.89],
		['$1,234.50', 1234.5],
		['-$5', -5],
		['$-5', -5],
		['12.50 USD', 12.5],
		['EUR 7', 7],
		['(12.50)', -12.5],
		['($12.50)', -12.5],
		['12-', -12],
		['\u22125', -5],
		['12 %', 0.12],
		['12.5%', 0.125],
		['+4', 4],
		['-0', 0],
		['\u00a07\u00a0', 7]
	])('reads %j with a decimal point', (text, value) => expect(parseNumber(text, english)).toBe(value));

	test.each([
		['1.234,56', 1234.56],
		['12,5', 12.5],
		['1.234', 1234],
		['1.234.567', 1234567],
		['7,25 €', 7.25],
		['€ 7,25', 7.25],
		['-1.000,00', -1000]
	])('reads %j with a decimal comma', (text, value) => expect(parseNumber(text, german)).toBe(value));

	test('reads blanks and apostrophes between thousands', () => {
		expect(parseNumber('1 234,5', french)).toBe(1234.5);
		expect(parseNumber('1\u202f234\u00a0567', french)).toBe(1234567);
		expect(parseNumber("1'234.50", swiss)).toBe(1234.5);
		expect(parseNumber('1\u2019234', swiss)).toBe(1234);
	});

	test.each(['', ' ', 'NULL', 'NA', 'n/a', '\\N', 'NaN'])('reads %j as unknown', (text) =>
		expect(parseNumber(text, english)).toBeNull()
	);

	test.each([
		'abc',
		'12abc',
		'0x10',
		'12E5',
		'1_000',
		'12,34',
		'1,23,45',
		'1.2.3',
		'--5',
		'1 2',
		'-.',
		'Infinity',
		'1e999',
		'5 apples',
		'%',
		'$',
		'12..5',
		'1,234,56'
	])('refuses %j', (text) => expect(parseNumber(text, english)).toBeUndefined());

	test.each(['1.23', '12.5', '1,2,3', '1,234.5'])('refuses %j with a decimal comma', (text) =>
		expect(parseNumber(text, german)).toBeUndefined()
	);
});

describe('plainNumber', () => {
	test('reads digits and a decimal point', () => {
		expect(plainNumber('0')).toBe(0);
		expect(plainNumber('007')).toBe(7);
		expect(plainNumber('0.5')).toBe(0.5);
	});
	test.each(['', ' 5', '0x10', '0b1', 'Infinity', '5 ', '1e999', 'e5', '1-2'])(
		'leaves %j to the full reader',
		(text) => expect(plainNumber(text)).toBeNaN()
	);
	test('equals Number, to the last bit', () => {
		const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
		fc.assert(
			fc.property(digits, digits, fc.boolean(), (whole, part, pointed) => {
				const text = pointed ? `${whole}.${part}` : whole + part;
				if (pointed && (whole === '' || part === '')) expect(plainNumber(text)).toBeNaN();
				else if (text !== '') expect(plainNumber(text)).toBe(Number(text));
			}),
			{ seed: 5, numRuns: 20_000 }
		);
	});
});
