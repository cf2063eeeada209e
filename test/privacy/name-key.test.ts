import { describe, expect, it } from 'vitest';
import { isSameName, nameKey } from '#lib/privacy/name-key.ts';
import { twinNames } from '#lib/privacy/joint/shared-variants.ts';
import { cubeOfLines } from './campaign.ts';
import { settledAfter } from './settled-after.ts';

describe('nameKey', () => {
	it.each([
		["Men's", 'Men\u2019s'],
		["Men's", 'Men\u00b4s'],
		['"Best" sellers', '\u201eBest\u201c sellers'],
		['"Best" sellers', '\u00abBest\u00bb sellers'],
		['18-24', '18\u201324'],
		['18-24', '18\u201124'],
		['A - B', 'A \u2014 B'],
		['-5', '\u22125'],
		['New York', 'New\u00a0York'],
		['New York', 'New  York '],
		['Caf\u00e9', 'Cafe\u0301'],
		['Spring', 'Spr\u00ading\u200b'],
		['\uff21\uff22', 'AB']
	])('is the same for %s and %s', (one, other) => {
		expect(nameKey(one)).toBe(nameKey(other));
		expect(isSameName(one, other)).toBe(true);
	});

	it.each([
		['Spring', 'spring'],
		['18-24', '1824'],
		['Men', "Men's"],
		['Caf\u00e9', 'Cafe'],
		['New York', 'NewYork']
	])('tells %s and %s apart', (one, other) => {
		expect(isSameName(one, other)).toBe(false);
	});
});

describe('twinNames', () => {
	it('pairs what is typed otherwise, and nothing that could be two', () => {
		expect(twinNames(['Men\u2019s', 'Women'], ["Men's", 'Women'])).toEqual(
			new Map([['Men\u2019s', "Men's"]])
		);
		expect(twinNames(['a\u2019b', 'a\u00b4b'], ["a'b"])).toEqual(new Map());
		expect(twinNames(["a'b", 'a\u2019b'], ["a'b"])).toEqual(new Map());
	});

	it('pairs what differs in capitals only where nothing is typed alike', () => {
		expect(twinNames(['ios ', 'Web'], ['iOS', 'Web'])).toEqual(new Map([['ios ', 'iOS']]));
		expect(twinNames(['ios'], ['iOS', 'IOS'])).toEqual(new Map());
		expect(twinNames(['ios', 'IOS '], ['iOS', 'IOS'])).toEqual(
			new Map([
				['IOS ', 'IOS'],
				['ios', 'iOS']
			])
		);
	});

	it.each(['iOS', 'ios', 'IOS\u200b'])('compares a group that is %s in the second upload', (label) => {
		const lines = (ios: string, people: number) =>
			['control', 'offer'].flatMap((variant) => [
				`${variant} ${ios} ${people} 70`,
				`${variant} Web 900 100`,
				`${variant} Android 800 90`
			]);
		const cube = (ios: string, people: number) => cubeOfLines(['device'], lines(ios, people));
		// Four people more in the group: whoever has both uploads subtracts.
		expect(settledAfter(cube('iOS', 700), cube(label, 704))).toMatchObject({ kind: 'refused' });
		expect(settledAfter(cube('iOS', 700), cube(label, 790))).toMatchObject({ kind: 'settled', leftOut: [] });
	});
});
