import { inLocale } from '#lib/format/locale.ts';
import { describe, expect, test } from 'vitest';
import { compactMoney, money } from '#lib/format/money.ts';
import { chance, share, wholeShare, points, p, pValue } from '#lib/format/share.ts';
import {
	formatDifference,
	differenceEstimate,
	differenceInterval,
	size,
	value,
	formatLift,
	liftEstimate,
	liftInterval
} from '#lib/format/value.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const rate = { unit: 'share', currency: 'USD' } as const;
const dollars = { unit: 'money', currency: 'USD' } as const;
const score = { unit: 'number', currency: 'USD' } as const;

describe('share', () => {
	test.each([
		[0.005726, '0.57%'],
		[0.1062, '10.6%'],
		[0.0999999, '10.0%'],
		[0.000123, '0.012%'],
		[0, '0%'],
		[1, '100%']
	])('writes %d as %s', (part, words) => {
		expect(plain(share(part))).toBe(words);
	});

	test('keeps its unit on the same line', () => {
		expect(share(0.5)).toBe('50.0%');
		expect(inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => share(0.5))).toBe('50,0\u00a0%');
	});
});

describe('wholeShare', () => {
	test.each([
		[0.9634, '96%'],
		[1, '100%'],
		[0.9999, '99.9%'],
		[0.0004, '0.1%'],
		[0, '0%']
	])('writes %d as %s', (part, words) => {
		expect(plain(wholeShare(part))).toBe(words);
	});
});

describe('points', () => {
	test('writes a difference of shares with its sign', () => {
		expect(plain(points(0.0068))).toBe('+0.68 pt');
		expect(plain(points(-0.0002))).toBe('−0.02 pt');
	});
});

describe('money', () => {
	test('puts the narrow symbol before the amount, and the sign before the symbol', () => {
		expect(money(0.6528, 'USD')).toBe('$0.65');
		expect(money(0.77, 'EUR', { sign: 'always' })).toBe('+€0.77');
		expect(money(-0.12, 'USD', { sign: 'always' })).toBe('−$0.12');
	});

	test('is a plain number when the currency is not known', () => {
		expect(money(0.65, '')).toBe('0.65');
		expect(money(0.65, 'XXX')).toBe('0.65');
	});

	test('is short for large amounts', () => {
		expect(compactMoney(84_210, 'EUR')).toBe('€84.2k');
		expect(compactMoney(512.4, 'EUR')).toBe('€512');
	});
});

describe('p', () => {
	test.each([
		[0.904, 'p = 0.90'],
		[0.0321, 'p = 0.032'],
		[0.00321, 'p = 0.0032'],
		[1.5e-13, 'p < 0.0001'],
		[0, 'p < 0.0001']
	])('writes %d as %s', (probability, words) => {
		expect(p(probability)).toBe(words);
	});

	test('is a bare number in a column', () => {
		expect(pValue(1e-9)).toBe('< 0.0001');
	});
});

describe('lift', () => {
	test('is in whole percent from ten percent on', () => {
		expect(plain(formatLift(1.188))).toBe('+119%');
		expect(plain(formatLift(-0.021))).toBe('−2.1%');
	});

	test('has an interval in one unit', () => {
		expect(plain(liftInterval({ low: 0.76, high: 1.72 }))).toBe('+76 to +172%');
		expect(plain(liftInterval({ low: -0.012, high: 0.021 }))).toBe('−1.2 to +2.1%');
	});
});

describe('value and difference', () => {
	test('read in the unit of the metric', () => {
		expect(plain(value(0.0125, rate))).toBe('1.25%');
		expect(value(1.4226, dollars)).toBe('$1.42');
		expect(value(4.2, score)).toBe('4.20');
		expect(plain(formatDifference(0.0068, rate))).toBe('+0.68 pt');
		expect(formatDifference(0.77, dollars)).toBe('+$0.77');
		expect(formatDifference(-0.2, score)).toBe('−0.20');
	});

	test('keep two digits of small values', () => {
		expect(value(0.0259, score)).toBe('0.026');
		expect(value(0.0259, dollars)).toBe('$0.026');
		expect(value(0, dollars)).toBe('$0.00');
	});

	test('give an estimate the digits of its interval', () => {
		const narrow = { estimate: 0.00386, low: 0.00368, high: 0.00404 };
		expect(plain(differenceEstimate(narrow, rate))).toBe('+0.386 pt');
		expect(plain(liftEstimate({ estimate: -0.061, low: -0.39, high: 0.26 }))).toBe('−6%');
	});

	test('give an interval as many digits as its width deserves', () => {
		expect(plain(differenceInterval({ low: 0.005, high: 0.0086 }, rate))).toBe('+0.50 to +0.86 pt');
		expect(plain(differenceInterval({ low: -0.00012, high: 0.00034 }, rate))).toBe('−0.012 to +0.034 pt');
		expect(differenceInterval({ low: -0.05, high: 0.12 }, dollars)).toBe('−$0.05 to +$0.12');
	});
});

describe('a score from −100 to 100', () => {
	const net = { unit: 'score', currency: 'USD' } as const;

	test.each([
		[32, '+32'],
		[32.44, '+32.4'],
		[-7.5, '−7.5'],
		[0, '0'],
		[0.04, '0']
	])('writes %d as %s', (x, words) => expect(value(x, net)).toBe(words));

	test('writes differences in points, with one digit', () => {
		expect(plain(formatDifference(4.08, net))).toBe('+4.1 points');
		expect(plain(differenceEstimate({ estimate: 4.08, low: 0.9, high: 7.2 }, net))).toBe('+4.1 points');
		expect(plain(differenceInterval({ low: -0.94, high: 7.2 }, net))).toBe('−0.9 to +7.2 points');
		expect(plain(size(-0.8, net))).toMatch(/^0\.80* points$/);
	});
});

describe('chance', () => {
	test.each([
		[0.976, '98%'],
		[0.997, '99.7%'],
		[1, '> 99.9%'],
		[0.99999, '> 99.9%'],
		[0.5, '50%'],
		[0, '< 0.1%']
	])('writes %d as %s: nothing is certain', (probability, words) => {
		expect(plain(chance(probability))).toBe(words);
	});
});

describe('size', () => {
	test('has no sign and no false zero', () => {
		expect(plain(size(0.00012, rate))).toBe('0.012 pt');
		expect(plain(size(1e-9, rate))).toBe('< 0.001 pt');
		expect(size(-0.21, dollars)).toBe('$0.21');
		expect(size(0, score)).toBe('0.00');
	});
});

describe('an interval that just excludes zero', () => {
	test('does not write its bound as zero', () => {
		expect(plain(differenceInterval({ low: 0.00004, high: 0.0085 }, rate))).toBe('+0.004 to +0.850 pt');
		expect(plain(liftInterval({ low: 0.001, high: 0.28 }))).toBe('+0.1 to +28.0%');
		expect(plain(differenceInterval({ low: 0, high: 0.0085 }, rate))).toBe('0.00 to +0.85 pt');
	});
});
