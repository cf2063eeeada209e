import { describe, expect, test } from 'vitest';
import { sniffNumberStyle } from '#lib/table/values/number-style.ts';

describe('sniffNumberStyle', () => {
	test.each([
		['decimals of two digits', [['12.50', '7.25']], ',', '.', ',', ''],
		['decimal commas', [['12,50', '7,2']], ';', ',', '.', ''],
		['both marks, comma last', [['1.234,50']], ';', ',', '.', ''],
		['both marks, point last', [['1,234.50']], ',', '.', ',', ''],
		['several points', [['1.234.567']], ';', ',', '.', ''],
		['several commas', [['1,234,567']], ';', '.', ',', ''],
		['points beside short whole numbers', [['999', '1.234']], ';', ',', '.', ''],
		['points beside long whole numbers', [['99999', '1.234']], ';', '.', ',', ','],
		['blanks between thousands', [['1 234,50']], ';', ',', ' ', ''],
		['apostrophes', [["1'234.50"]], ';', '.', "'", ''],
		['currency signs', [['7,25 €', '1.000,00 €']], ';', ',', '.', ''],
		['only 1.234, which may be both', [['1.234', '2.345']], ';', '.', ',', '.,'],
		['only 1.234 in a comma file', [['1.234', '2.345']], ',', '.', ',', '.,'],
		['dates are no numbers', [['1.08.2019', '13.08.2019'], ['2.50']], ';', '.', ',', ''],
		['only 1,234, which may be both', [['1,234', '2,345']], ',', '.', ',', '.,'],
		[
			'1,234 beside whole numbers without marks elsewhere',
			[['1,234', '2,345'], ['1500']],
			';',
			'.',
			',',
			'.,'
		],
		['commas beside short whole numbers', [['999', '1,234']], ';', '.', ',', ''],
		['nothing', [], ',', '.', ',', '.,']
	] as const)('decides by %s', (_, columns, delimiter, decimal, thousands, doubtful) => {
		expect(sniffNumberStyle(columns, delimiter)).toEqual({ decimal, thousands, doubtful });
	});
	test('reads a mark before three digits in a column of counts as a thousands mark', () => {
		expect(sniffNumberStyle([['56.930', '1.234']], ',', [true])).toEqual({
			decimal: ',',
			thousands: '.',
			doubtful: ''
		});
		expect(sniffNumberStyle([['56,930', '1,234']], ';', [true])).toEqual({
			decimal: '.',
			thousands: ',',
			doubtful: ''
		});
	});
});
