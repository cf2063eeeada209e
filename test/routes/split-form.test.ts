import { describe, expect, it } from 'vitest';
import {
	equalWords,
	isNearEqual,
	readSplit,
	sharesWords,
	typedSplit
} from '../../src/routes/uploads/[id]/columns/split-form.ts';

const groups = (...people: number[]) => people.map((count, i) => ({ name: 'abc'[i] ?? '', people: count }));

describe('the planned split', () => {
	it('is proposed as equal where shares are within a twentieth', () => {
		expect(isNearEqual(groups(5000, 5100))).toBe(true);
		expect(isNearEqual(groups(4500, 5500))).toBe(false);
		expect(typedSplit(groups(5000, 5100), null).split).toBe('equal');
		expect(typedSplit(groups(4500, 5500), null).split).toBe('none');
	});

	it('starts with what was declared before', () => {
		expect(typedSplit(groups(9, 1), { a: 90, b: 10 })).toEqual({ split: 'shares', shares: ['90', '10'] });
		expect(typedSplit(groups(5, 5), {}).split).toBe('none');
		expect(typedSplit(groups(9, 1), { a: 1, b: 1 }).split).toBe('equal');
	});

	it('is read as weights, and has words for shares that do not add up', () => {
		const read = (split: 'equal' | 'shares' | 'none', shares: string[]) =>
			readSplit({ split, shares }, ['a', 'b']);
		expect(read('none', ['', ''])).toEqual({ planned: {} });
		expect(read('equal', ['', ''])).toEqual({ planned: { a: 1, b: 1 } });
		expect(read('shares', ['33,3', '66.7'])).toEqual({ planned: { a: 33.3, b: 66.7 } });
		expect(read('shares', ['50', '']).problem).toContain('each variant');
		expect(read('shares', ['50', '40']).problem).toContain('90%');
	});

	it('is shown in words', () => {
		expect(equalWords(3)).toBe('Equal: a third each');
		expect(equalWords(12)).toBe('Equal: 1 in 12 each');
		expect(sharesWords(groups(1, 2)).replaceAll('\u00a0', ' ')).toMatch(/^In the file: 33\.3 ?% · 66\.7 ?%$/);
	});
});
