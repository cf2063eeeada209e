import { afterEach, describe, expect, test } from 'vitest';
import { plainLocale, setLocale } from '#lib/format/locale.ts';
import { locales } from '#lib/format/locales.ts';
import { number } from '#lib/format/number.ts';
import { typedNumber, typedReadings } from '#lib/format/typed-number.ts';

const at = (tag: string) => setLocale({ tag, timeZone: 'UTC' });
afterEach(() => setLocale(plainLocale));

describe('typedReadings', () => {
	test.each([
		['en-GB', '0.4', [0.4]],
		['en-GB', '0,4', [0.4]],
		['en-GB', '1,234', [1234, 1.234]],
		['en-GB', '1.234', [1.234]],
		['en-GB', '1,234,567.5', [1234567.5]],
		['de-DE', '0,4', [0.4]],
		['de-DE', '0.4', [0.4]],
		['de-DE', '1.234', [1234, 1.234]],
		['de-DE', '1,234', [1.234]],
		['de-DE', '1.234.567,5', [1234567.5]],
		['de-DE', '12 %', [12]],
		['fr-FR', '1\u202f234,5', [1234.5]],
		['de-CH', '1’234.5', [1234.5]],
		['sv-SE', '−2,5', [-2.5]],
		['en-IN', '12,34,567.5', [1234567.5]],
		['en-IN', '1,234', [1234, 1.234]],
		['en-GB', '12,34,567', []]
	])('in %s, %s can mean %j', (tag, text, readings) => {
		at(tag);
		expect(typedReadings(text)).toEqual(readings);
	});

	test.each(['', 'abc', '1.2.3', '1,2,3', '--1', '1e5', '12.34.567', '1,234.5,6'])(
		'%j means nothing',
		(text) => {
			at('de-DE');
			expect(typedReadings(text)).toEqual([]);
		}
	);

	test('begins with what this locale writes', () => {
		for (const tag of locales) {
			at(tag);
			for (const x of [0.05, 12.5, 1234, 1234.567, -0.4, 12345.678, 1234567]) {
				expect([tag, typedReadings(typedNumber(x))[0]]).toEqual([tag, x]);
				expect([tag, typedReadings(number(x, { decimals: 3 }))[0]]).toEqual([tag, x]);
			}
		}
	});
});

describe('typedNumber', () => {
	test('has the mark of the locale, and no groups', () => {
		expect(typedNumber(1234.5)).toBe('1234.5');
		at('fr-FR');
		expect(typedNumber(1234.5)).toBe('1234,5');
	});
});
