import { describe, expect, test } from 'vitest';
import { sniffNumberStyle } from '#lib/csv/number-style.ts';

describe('sniffNumberStyle', () => {
	test.each([
		['decimals of two digits', [['12.50', '7.25']], ',', '.', ',', false],
		['decimal commas', [['12,50', '7,2']], ';', ',', '.', false],
		['both marks, comma last', [['1.234,50']], ';', ',', '.', false],
		['both marks, point last', [['1,234.50']], ',', '.', ',', false],
		['several points', [['1.234.567']], ';', ',', '.', false],
		['several commas', [['1,234,567']], ';', '.', ',', false],
		['points beside short whole numbers', [['999', '1.234']], ';', ',', '.', false],
		['points beside long whole numbers', [['99999', '1.234']], ';', '.', ',', false],
		['blanks between thousands', [['1 234,50']], ';', ',', ' ', false],
		['apostrophes', [["1'234.50"]], ';', '.', "'", false],
		['currency signs', [['7,25 €', '1.000,00 €']], ';', ',', '.', false],
		['only 1.234, which may be both', [['1.234', '2.345']], ';', '.', ',', true],
		['only 1.234 in a comma file', [['1.234', '2.345']], ',', '.', ',', false],
		['dates are no numbers', [['1.08.2019', '13.08.2019'], ['2.50']], ';', '.', ',', false],
		['nothing', [], ',', '.', ',', false]
	] as const)('decides by %s', (_, columns, delimiter, decimal, thousands, doubtful) => {
		expect(sniffNumberStyle(columns, delimiter)).toEqual({ decimal, thousands, doubtful });
	});
	test('takes a mark before three digits in a column that counts as a thousands mark', () => {
		expect(sniffNumberStyle([['56.930', '1.234']], ',', [true])).toEqual({
			decimal: ',',
			thousands: '.',
			doubtful: false
		});
		expect(sniffNumberStyle([['56,930', '1,234']], ';', [true])).toEqual({
			decimal: '.',
			thousands: ',',
			doubtful: false
		});
	});
});
