import * as fc from 'fast-check';
import { sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { covariance, mean, pool, variance } from '#lib/stats/means/moments.ts';
import { momentsOf, values } from './arbitrary.ts';

describe('variance', () => {
	it('is right for a billion people with mean 10,000 and standard deviation 0.5', () => {
		const n = 1e9;
		const exact = variance({ n, sum: 1e13, sumSquares: 1e17 + 2.5e8 });
		expect(exact).toBeCloseTo((0.25 * n) / (n - 1), 15);
	});

	it('is the sample variance of the values (simple-statistics)', () => {
		fc.assert(
			fc.property(values(), (list) => {
				const wanted = sampleVariance(list);
				expect(Math.abs(variance(momentsOf(list)) - wanted)).toBeLessThanOrEqual(1e-7 + 1e-9 * wanted);
			})
		);
	});

	it('is unknown below two people', () => expect(variance({ n: 1, sum: 2, sumSquares: 4 })).toBeNaN());

	it('is below zero where the sums contradict each other', () => {
		expect(variance({ n: 10, sum: 10, sumSquares: 9 })).toBeLessThan(0);
	});
});

describe('pool', () => {
	it('is the same however the groups are split', () => {
		fc.assert(
			fc.property(values(4), fc.nat(), (list, at) => {
				const cut = 1 + (at % (list.length - 1));
				const halves = [momentsOf(list.slice(0, cut)), momentsOf(list.slice(cut))];
				const whole = momentsOf(list);
				const parts = pool(halves);
				expect(parts.n).toBe(whole.n);
				expect(mean(parts)).toBeCloseTo(mean(whole), 9);
				expect(variance(parts) / (variance(whole) || 1)).toBeCloseTo(variance(whole) === 0 ? 0 : 1, 7);
			})
		);
	});

	it('is the same in any order', () => {
		const rows = [1e15, 3, -1e15, 0.1].map((sum) => ({ n: 1, sum, sumSquares: sum * sum }));
		expect(pool(rows)).toEqual(pool([...rows].reverse()));
	});
});

describe('covariance', () => {
	it('is the variance of a value with itself', () => {
		const { n, sum, sumSquares } = momentsOf([1, 4, 9, 2]);
		expect(covariance({ n, sumX: sum, sumY: sum, sumProducts: sumSquares })).toBe(
			variance({ n, sum, sumSquares })
		);
	});

	it('is unknown below two people', () => {
		expect(covariance({ n: 1, sumX: 1, sumY: 1, sumProducts: 1 })).toBeNaN();
	});
});
