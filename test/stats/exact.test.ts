import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOfProducts, exactSum } from '#lib/stats/exact.ts';

describe('differenceOfProducts', () => {
	it('keeps what is left when the products agree in their first digits', () => {
		const n = 1e9;
		const sum = 1e13;
		const sumSquares = 1e17 + 250_000_000 * 16;
		expect(differenceOfProducts(n, sumSquares, sum, sum)).toBe(4e18);
	});

	it('is the exact integer difference', () => {
		const whole = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
		fc.assert(
			fc.property(whole, whole, whole, whole, (a, b, c, d) => {
				const exact = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
				expect(differenceOfProducts(a, b, c, d)).toBe(Number(exact));
			})
		);
	});

	it('is valid for very large and very small numbers', () => {
		expect(differenceOfProducts(1e200, 1e200, 1e-200, 1e200)).toBe(Infinity);
		expect(differenceOfProducts(1e150, 1e150, 1e150, 0.5e150)).toBeCloseTo(5e299, -285);
		expect(differenceOfProducts(3e-120, 3e-120, 1e-120, 1e-120) / 8e-240).toBeCloseTo(1, 12);
	});
});

describe('exactSum', () => {
	it('does not lose a small part between large ones', () => {
		expect(exactSum([1e16, 1, -1e16])).toBe(1);
	});

	it('is 0 for nothing', () => expect(exactSum([])).toBe(0));
});
