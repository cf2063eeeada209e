import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { asTabs, exportLines, text } from '#lib/table/export.ts';

describe('exportLines', () => {
	test('leaves numbers as they are, negative ones too', () => {
		expect(exportLines([[-12.5, 0, 1e-9, text('-12.5')]])).toBe('-12.5,0,1e-9,-12.5\r\n');
	});

	test('turns formulas into text', () => {
		expect(exportLines([['=1+1', '@SUM(A1)', '+x', '-x', '\t=1'].map(text)])).toBe(
			"'=1+1,'@SUM(A1),'+x,'-x,'\t=1\r\n"
		);
	});

	test('writes every missing value alike', () => {
		expect(exportLines([[null, undefined, NaN, Infinity]], '[z]')).toBe('[z],[z],[z],[z]\r\n');
		expect(exportLines([[null, text('a')]])).toBe(',a\r\n');
	});

	test('quotes delimiters, quotes and line ends, so that reading gives the cells back', () => {
		const cells = ['a,b', 'say "x"', 'two\r\nlines', ' lead', ''];
		expect(parse(exportLines([cells.map(text), cells.map(text)]))).toEqual([cells, cells]);
	});
});

describe('asTabs', () => {
	test('has each cell between tabs on the line of its row, whatever is in it', () => {
		const csv = exportLines(
			[['a,b', 'two\r\nlines', 'tab\tin it', '=1'].map(text), [1, null, -2.5, 0]],
			'[z]'
		);
		expect(asTabs(`\ufeff${csv}`)).toBe("a,b\ttwo lines\ttab in it\t'=1\n1\t[z]\t-2.5\t0\n");
	});
});
