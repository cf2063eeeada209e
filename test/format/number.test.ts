import { describe, expect, test } from 'vitest';
import { compact, decimalsFor, number } from '#lib/format/number.ts';

describe('number', () => {
	test('groups thousands and writes whole numbers without decimals', () => {
		expect(number(21306)).toBe('21,306');
	});

	test('writes two decimals by default', () => {
		expect(number(1.2)).toBe('1.20');
		expect(number(1.25, { decimals: 1 })).toBe('1.3');
	});

	test('writes the real minus sign, and none before a rounded zero', () => {
		expect(number(-3.5)).toBe('−3.50');
		expect(number(-0.001)).toBe('0.00');
	});

	test('writes a plus when asked, but not before zero', () => {
		expect(number(0.4, { decimals: 1, sign: 'always' })).toBe('+0.4');
		expect(number(0, { sign: 'always' })).toBe('0');
	});
});

describe('compact', () => {
	test.each([
		[9_999, '9,999'],
		[72_914, '72.9k'],
		[118_000, '118k'],
		[1_234_567, '1.23m']
	])('writes %d as %s', (count, words) => {
		expect(compact(count)).toBe(words);
	});
});

describe('decimalsFor', () => {
	test('leaves two meaningful digits in the width, within its bounds', () => {
		expect(decimalsFor(0.36, 0, 4)).toBe(2);
		expect(decimalsFor(12, 0, 4)).toBe(0);
		expect(decimalsFor(0.00001, 0, 4)).toBe(4);
	});

	test('is the minimum for a width of zero or Infinity', () => {
		expect(decimalsFor(0, 2, 4)).toBe(2);
		expect(decimalsFor(Infinity, 2, 4)).toBe(2);
	});
});
