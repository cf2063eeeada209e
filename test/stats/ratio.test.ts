import { describe, expect, it } from 'vitest';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { addRatioSums } from '../reference/methods/post-stratification-ratio.ts';
import { ratioEstimate } from '#lib/stats/ratios/ratio.ts';

const clicks = {
	n: 3,
	numerator: { sum: 6, sumSquares: 14 },
	denominator: { sum: 30, sumSquares: 340 },
	sumProducts: 66
};

describe('ratioEstimate', () => {
	it('is the ratio of the sums', () => expect(ratioEstimate(clicks).mean).toBe(0.2));

	it('is a mean where each denominator is 1', () => {
		const ones = { ...clicks, denominator: { sum: 3, sumSquares: 3 }, sumProducts: 6 };
		const { mean, variance } = ratioEstimate(ones);
		const plain = meanEstimate({ n: 3, sum: 6, sumSquares: 14 });
		expect(mean).toBe(plain.mean);
		expect(variance).toBeCloseTo(plain.variance, 12);
	});

	it('has no noise where numerator and denominator go together', () => {
		const exact = { n: 2, numerator: { sum: 4, sumSquares: 10 }, denominator: { sum: 8, sumSquares: 40 } };
		expect(ratioEstimate({ ...exact, sumProducts: 20 }).variance).toBeCloseTo(0, 15);
	});

	it('has no value without a denominator', () => {
		expect(ratioEstimate({ ...clicks, denominator: { sum: 0, sumSquares: 0 } }).mean).toBeNaN();
	});

	it('changes with nothing when a cell is split', () => {
		const half = {
			n: 1,
			numerator: { sum: 1, sumSquares: 1 },
			denominator: { sum: 9, sumSquares: 81 },
			sumProducts: 9
		};
		const rest = {
			n: 2,
			numerator: { sum: 5, sumSquares: 13 },
			denominator: { sum: 21, sumSquares: 259 },
			sumProducts: 57
		};
		expect(ratioEstimate(addRatioSums(half, rest))).toEqual(ratioEstimate(clicks));
	});
});
