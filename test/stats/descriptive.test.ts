import { describe, expect, it } from 'vitest';
import { outliers, slopeOf, spreadOf } from '#lib/stats/descriptive.ts';

describe('spreadOf', () => {
	it('is minimum, quartiles and maximum, by hand: a quarter of the way from the first of eight is 2 + 0.75·(3 − 2)', () => {
		expect(spreadOf([9, 1, 3, 7, 5, 2, 8, 4])).toEqual({
			count: 8,
			min: 1,
			lowerQuartile: 2.75,
			median: 4.5,
			upperQuartile: 7.25,
			max: 9
		});
		expect(spreadOf([3])).toMatchObject({ min: 3, lowerQuartile: 3, median: 3, upperQuartile: 3, max: 3 });
		expect(spreadOf([])).toBeNull();
	});

	it('leaves what it is given as it is', () => {
		const values = [3, 1, 2];
		spreadOf(values);
		expect(values).toEqual([3, 1, 2]);
	});
});

describe('slopeOf', () => {
	it('is Σ(x − x̄)(y − ȳ)/Σ(x − x̄)²: (−1.5·1 − 0.5·3 + 0.5·2 + 1.5·6)/5 = 1.4', () => {
		expect(slopeOf([1, 3, 2, 6])).toBeCloseTo(1.4, 12);
		expect(slopeOf([2, 4, 6])).toBeCloseTo(2, 12);
	});

	it('is none of two values', () => expect(slopeOf([1, 2])).toBeNull());
});

describe('outliers', () => {
	// Median 10, absolute deviations 0 1 1 2 2 …: their median 1, scaled 1.4826; five of those are 7.413.
	const usual = [8, 9, 9, 10, 10, 11, 11, 12, 10];

	it('lie farther than five scaled deviations from the median', () => {
		expect(outliers([...usual, 17.4], 5)).toEqual([]);
		expect(outliers([...usual, 17.5], 5)).toEqual([9]);
		expect(outliers([2.4, ...usual], 5)).toEqual([0]);
	});

	it('hide no other outlier, as a standard deviation would', () => {
		expect(outliers([...usual, 500, 18], 5)).toEqual([9, 10]);
	});

	it('are none where most values are equal, or there are none', () => {
		expect(outliers([5, 5, 5, 5, 9], 5)).toEqual([]);
		expect(outliers([], 5)).toEqual([]);
	});
});
