import { describe, expect, it } from 'vitest';
import { revenueCertified, largestWithin } from '#lib/privacy/grouping/money/revenue.ts';
import { stream } from '../experiment/people-with-discounts.ts';
import { largestAmount } from './largest-amount.ts';

const sumsOf = (amounts: readonly number[]) => {
	const power = (n: number) => amounts.reduce((sum, x) => sum + x ** n, 0);
	return { buyers: amounts.length, sum: power(1), squares: power(2), cubes: power(3) };
};
const boundsOf = (sums: ReturnType<typeof sumsOf>) =>
	largestWithin(sums, { low: sums.cubes / sums.squares, high: Math.cbrt(sums.cubes) });

/** 401 people of whom one paid 2,000, as a newcomer found them: Σx³ was worked out from the printed range. */
const whale = { buyers: 401, sum: 18009.72, squares: 4817067.1586, cubes: 8051509917.3066 };
const usual = { buyers: 539, sum: 21892.9, squares: 1098556.5988, cubes: 64855303.5696 };

describe('the largest amount, from b, Σx, Σx² and Σx³ together', () => {
	it('is in the range, and so narrow that the cubes are not used, where one person paid far more than all others', () => {
		const { low, high } = boundsOf(whale) ?? { low: 0, high: 0 };
		expect(low).toBeGreaterThan(1900);
		expect(low).toBeLessThan(2000);
		expect(high).toBeCloseTo(2000, -1);
		expect(high).toBeGreaterThanOrEqual(2000);
		expect(revenueCertified(whale, 0.15, 10)).toBe(false);
		const { buyers, sum, squares } = whale;
		expect(revenueCertified({ buyers, sum, squares }, 0.15, 10)).toBe(true);
		expect(revenueCertified(usual, 0.15, 10)).toBe(true);
	});

	it.each([1, 2, 3, 4, 5, 6])('agrees with an attacker who computes it another way (campaign %i)', (seed) => {
		const random = stream(seed);
		const count = 30 + Math.floor(300 * random());
		const tail = 0.2 + 1.3 * random();
		const amounts = Array.from({ length: count }, () => 20 * (random() + 0.02) ** -tail);
		const [sums, most] = [sumsOf(amounts), Math.max(...amounts)];
		const [mine, theirs] = [boundsOf(sums), largestAmount(sums)];
		expect(theirs.low).toBeLessThanOrEqual(most * (1 + 1e-9));
		expect(theirs.high).toBeGreaterThanOrEqual(most * (1 - 1e-9));
		// What the product counts on is possible: never wider than what the attacker has, and nearly as wide.
		expect(mine?.low).toBeGreaterThanOrEqual(theirs.low * (1 - 1e-9));
		expect(mine?.high).toBeLessThanOrEqual(theirs.high * (1 + 1e-9));
		expect(mine?.low).toBeLessThanOrEqual(most * 1.001);
		expect(mine?.high).toBeGreaterThanOrEqual(most * 0.999);
	});
});
