import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { variantRoi } from '#lib/experiment/roi/roi.ts';
import { released, type Group } from './released.ts';
import { assumed } from './roi-case.ts';

/** Sums of 8,000 people of a newcomer's files. */
const group = (variant: string, sums: Readonly<Record<string, number>>): Group => ({
	variant,
	people: 8000,
	sums
});
const report = (groups: readonly Group[]) => {
	const epochs = released(groups);
	const results = analyse(epochs, {
		campaign: 'Case',
		confidence: 0.95,
		plan: null,
		running: false,
		currency: 'EUR'
	});
	return { results, one: variantRoi(results, 'personalised', assumed, covariancesOf(epochs, results)) };
};

describe('printed ranges', () => {
	const withVouchers = (revenue_x_discount: number) =>
		report([
			group('control', {
				conversions: 401,
				revenue: 16072.48,
				revenue_sq: 821005.9762,
				discount: 0,
				discount_sq: 0,
				revenue_x_discount: 0
			}),
			group('personalised', {
				conversions: 539,
				revenue: 23610.32,
				revenue_sq: 5077723.0774,
				discount: 60,
				discount_sq: 300,
				revenue_x_discount
			})
		]);

	it('do not depend on what twelve voucher users paid', () => {
		const { one } = withVouchers(11061.1);
		expect(one.discount).toMatchObject({ source: 'file', joint: 'bound' });
		expect(one.netError).toBeGreaterThan(0);
		expect(one).toEqual(withVouchers(5000).one);
	});

	it('do not depend on Σx³ where it shows the largest customer of the control', () => {
		const withCubes = (cubes: number) =>
			report([
				group('control', {
					conversions: 401,
					revenue: 18009.72,
					revenue_sq: 4817067.1586,
					revenue_cu: cubes
				}),
				group('personalised', {
					conversions: 539,
					revenue: 21892.9,
					revenue_sq: 1098556.5988,
					revenue_cu: 64855303.5696
				})
			]).results.results;
		const shown = withCubes(8051509917.3066);
		expect(shown.find(({ metric }) => metric === 'revenue_per_person')?.status).toBe('shown');
		expect(shown).toEqual(withCubes(8041509917.3066));
	});
});
