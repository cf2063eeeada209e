import { describe, expect, it } from 'vitest';
import { assumptionProblems, presentShare } from '#lib/experiment/roi/money/assumptions.ts';
import { assumed } from '../../roi-case.ts';

describe('assumptionProblems', () => {
	it('finds none in what can be', () => {
		expect(assumptionProblems(assumed)).toEqual({});
		expect(assumptionProblems({ ...assumed, horizonDays: null, valuePerConversion: 12 })).toEqual({});
	});

	it.each([
		['marginRate', 0],
		['marginRate', 1.01],
		['marginRate', NaN],
		['fixedCost', -1],
		['fixedCost', Infinity],
		['costPerPerson', -0.01],
		['currency', 'euro'],
		['horizonDays', 0],
		['horizonDays', 30.5],
		['horizonDays', 5000],
		['discountRate', -0.1],
		['discountRate', 1.5],
		['valuePerConversion', 0]
	])('refuses %s of %s', (name, value) => {
		expect(Object.keys(assumptionProblems({ ...assumed, [name]: value }))).toEqual([name]);
	});

	it('asks for the days where later money counts for less', () => {
		const found = assumptionProblems({ ...assumed, discountRate: 0.05, horizonDays: null });
		expect(found).toEqual({ discountRate: 'needs the days over which the money came in' });
	});
});

describe('presentShare', () => {
	it('is all of it without a rate or without days', () => {
		expect(presentShare({ discountRate: 0, horizonDays: 90 })).toBe(1);
		expect(presentShare({ discountRate: 0.1, horizonDays: null })).toBe(1);
	});

	it('is (1 − e^−δT)/(δT): 0.9538 at 10 % over a year', () => {
		const delta = Math.log(1.1);
		expect(presentShare({ discountRate: 0.1, horizonDays: 365 })).toBeCloseTo((1 - 1 / 1.1) / delta, 12);
	});
});
