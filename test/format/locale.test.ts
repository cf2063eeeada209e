import { afterEach, describe, expect, test } from 'vitest';
import { calendarDay, dateRange, day, moment, shortDay } from '#lib/format/date.ts';
import { level } from '#lib/format/interval.ts';
import { currentLocale, inLocale, plainLocale, setLocale } from '#lib/format/locale.ts';
import { localeExample, locales } from '#lib/format/locales.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { compact, number } from '#lib/format/number.ts';
import { chance, share, pointsInFull, p } from '#lib/format/share.ts';
import { differenceInterval, differenceSize, size, liftInterval } from '#lib/format/value.ts';

afterEach(() => setLocale(plainLocale));

/** Blanks that keep a number together, to be seen: `_` is U+00A0, `'` narrow U+202F. */
const seen = (text: string) => text.replaceAll('\u00a0', '_').replaceAll('\u202f', "'");
const at = (tag: string, timeZone = 'UTC') => setLocale({ tag, timeZone });

describe('numbers', () => {
	const all = () =>
		[
			number(21306),
			number(-1234.5),
			number(0.4, { decimals: 1, sign: 'always' }),
			share(0.0057),
			p(0.0321),
			p(1e-9),
			money(-1204.5, 'EUR'),
			compactMoney(84_210, 'USD'),
			compact(1_234_567)
		].map(seen);

	test.each([
		[
			'en-GB',
			['21,306', '−1,234.50', '+0.4', '0.57%', 'p = 0.032', 'p < 0.0001', '−€1,204.50', '$84.2k', '1.23m']
		],
		[
			'en-US',
			['21,306', '−1,234.50', '+0.4', '0.57%', 'p = 0.032', 'p < 0.0001', '−€1,204.50', '$84.2K', '1.23M']
		],
		[
			'de-DE',
			[
				'21.306',
				'−1.234,50',
				'+0,4',
				'0,57_%',
				'p = 0,032',
				'p < 0,0001',
				'−1.204,50_€',
				'84.210_$',
				'1,23_Mio.'
			]
		],
		[
			'fr-FR',
			[
				"21'306",
				"−1'234,50",
				'+0,4',
				'0,57_%',
				'p = 0,032',
				'p < 0,0001',
				"−1'204,50_€",
				'84,2_k_$',
				'1,23_M'
			]
		],
		[
			'sv-SE',
			[
				'21_306',
				'−1_234,50',
				'+0,4',
				'0,57_%',
				'p = 0,032',
				'p < 0,0001',
				'−1_204,50_€',
				'84,2_tn_$',
				'1,23_mn'
			]
		],
		[
			'de-CH',
			[
				'21’306',
				'−1’234.50',
				'+0.4',
				'0.57%',
				'p = 0.032',
				'p < 0.0001',
				'EUR−1’204.50',
				'$_84’210',
				'1.23_Mio.'
			]
		],
		[
			'ja-JP',
			['21,306', '−1,234.50', '+0.4', '0.57%', 'p = 0.032', 'p < 0.0001', '−€1,204.50', '$8.4万', '123万']
		]
	])('are written as in %s', (tag, words) => {
		at(tag);
		expect(all()).toEqual(words);
	});

	test('are grouped alike where thousands have no short word', () => {
		at('de-DE');
		expect(seen(compactMoney(2760, 'EUR'))).toBe('2.760_€');
	});

	test('have their bounds, levels and chances in the same marks', () => {
		at('de-DE');
		const share = { unit: 'share', currency: 'EUR' } as const;
		expect(
			[
				liftInterval({ low: -0.012, high: 0.021 }),
				differenceInterval({ low: 0.005, high: 0.0086 }, share),
				differenceInterval({ low: -0.05, high: 0.12 }, { ...share, unit: 'money' }),
				level(0.975),
				chance(0.997)
			].map(seen)
		).toEqual(['−1,2 to +2,1_%', '+0,50 to +0,86_pt', '−0,05_€ to +0,12_€', '97,5_%', '99,7_%']);
	});

	test('lose their sign wherever the locale puts it', () => {
		at('nl-NL');
		const euros = { unit: 'money', currency: 'EUR' } as const;
		expect([differenceSize(-0.77, euros), size(1.5, euros)].map(seen)).toEqual(['€_0,77', '€_1,50']);
		expect(pointsInFull(differenceSize(-0.0068, { ...euros, unit: 'share' }))).toBe('0,68 points');
	});
});

describe('days and moments', () => {
	test.each([
		['en-GB', '14 May 2026', '14 May', '2 Apr to 14 May 2026', '14 May 2026, 11:05 CEST'],
		['en-US', 'May 14, 2026', 'May 14', 'Apr 2 to May 14, 2026', 'May 14, 2026, 11:05 AM GMT+2'],
		['de-DE', '14. Mai 2026', '14. Mai', '2. Apr. to 14. Mai 2026', '14. Mai 2026, 11:05 MESZ'],
		['fr-FR', '14 mai 2026', '14 mai', '2 avr. to 14 mai 2026', '14 mai 2026, 11:05 UTC+2'],
		['sv-SE', '14 maj 2026', '14 maj', '2 apr. to 14 maj 2026', '14 maj 2026 11:05 CEST'],
		['ja-JP', '2026年5月14日', '5月14日', '2026年4月2日 to 5月14日', '2026年5月14日 11:05 GMT+2']
	])('are written as in %s', (tag, ...words) => {
		at(tag, 'Europe/Berlin');
		expect([
			day('2026-05-14'),
			shortDay('2026-05-14'),
			dateRange('2026-04-02', '2026-05-14'),
			moment('2026-05-14T09:05:00.000Z')
		]).toEqual(words);
	});

	test.each([
		['UTC', '14 May 2026, 22:30 UTC', '2026-05-14'],
		['Europe/Stockholm', '15 May 2026, 00:30 CEST', '2026-05-15'],
		['America/New_York', '14 May 2026, 18:30 GMT-4', '2026-05-14'],
		['Asia/Kolkata', '15 May 2026, 04:00 GMT+5:30', '2026-05-15']
	])('are those of %s', (timeZone, words, iso) => {
		at('en-GB', timeZone);
		expect(moment('2026-05-14T22:30:00.000Z')).toBe(words);
		expect(calendarDay('2026-05-14T22:30:00.000Z')).toBe(iso);
	});

	test('leave calendar days alone, whatever the zone', () => {
		at('en-GB', 'Pacific/Auckland');
		expect([day('2026-05-14'), shortDay('2026-12-31')]).toEqual(['14 May 2026', '31 Dec']);
	});
});

describe('setLocale', () => {
	test('takes UTC for a zone that an old browser does not know', () => {
		setLocale({ tag: 'de-DE', timeZone: 'Mars/Olympus' });
		expect(currentLocale()).toEqual({ tag: 'de-DE', timeZone: 'UTC' });
	});
});

describe('inLocale', () => {
	test('is over when it returns or throws', () => {
		at('sv-SE');
		expect(inLocale(plainLocale, () => number(1234.5))).toBe('1,234.50');
		expect(() =>
			inLocale(plainLocale, () => {
				throw new Error('no');
			})
		).toThrow('no');
		expect(currentLocale().tag).toBe('sv-SE');
	});
});

describe('locales', () => {
	test('are known to this machine and write with digits that everybody here reads', () => {
		expect(Intl.NumberFormat.supportedLocalesOf(locales)).toEqual(locales);
		expect(locales).toContain(plainLocale.tag);
		for (const tag of locales)
			expect(inLocale({ tag, timeZone: 'UTC' }, () => number(1234567.25))).toMatch(
				/^(1\D234|12\D34)\D567[.,]25$/
			);
	});

	test('are shown by example, and leave the locale of the process as it is', () => {
		expect(localeExample('de-DE')).toBe('German (Germany) — 1.234,56 · 14. Mai 2026');
		expect(currentLocale()).toEqual(plainLocale);
	});
});
