import { describe, expect, it } from 'vitest';
import { bySensitivity, dataCategories, dataCategory, sensitivityWords } from '#lib/privacy/data-category.ts';

describe('the taxonomy of personal data', () => {
	it('has a code and a label once each', () => {
		for (const field of ['code', 'label'] as const) {
			const list = dataCategories.map((category) => category[field]);
			expect(new Set(list).size).toBe(list.length);
		}
	});

	it('finds a category by its code, and nothing by another', () => {
		expect(dataCategory('location')?.label).toBe('Location');
		expect(dataCategory('toString')).toBeNull();
	});

	it('puts the least sensitive first', () => {
		const sorted = dataCategories.toSorted(bySensitivity).map(({ sensitivity }) => sensitivity);
		expect(sorted[0]).toBe('low');
		expect(sorted.at(-1)).toBe('special');
		expect(sorted.indexOf('medium')).toBeLessThan(sorted.indexOf('high'));
	});

	it('says a special category as such', () => {
		expect(sensitivityWords('special')).toBe('special category');
		expect(sensitivityWords('high')).toBe('high sensitivity');
	});
});
