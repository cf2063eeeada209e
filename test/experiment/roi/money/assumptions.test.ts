import { describe, expect, it } from 'vitest';
import { presentShare } from '#lib/experiment/roi/money/assumptions.ts';

describe('presentShare', () => {
	it('is all of it without a rate or without days', () => {
		expect(presentShare({ discountRate: 0, horizonDays: 90 })).toBe(1);
		expect(presentShare({ discountRate: 0.1, horizonDays: null })).toBe(1);
	});

	it('is (1 − e^−δT)/(δT): 0.9538 at 10% over a year', () => {
		const delta = Math.log(1.1);
		expect(presentShare({ discountRate: 0.1, horizonDays: 365 })).toBeCloseTo((1 - 1 / 1.1) / delta, 12);
	});
});
