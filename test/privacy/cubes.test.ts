import { describe, expect, it } from 'vitest';
import { revenueCertified } from '#lib/privacy/grouping/money/revenue.ts';
import { released, type Group } from '../experiment/released.ts';

const group = (variant: string, segment: string, amounts: readonly number[]): Group => ({
	variant,
	segment,
	day: 0,
	people: 3000,
	sums: {
		conversions: amounts.length,
		revenue: amounts.reduce((sum, x) => sum + x, 0),
		revenue_sq: amounts.reduce((sum, x) => sum + x * x, 0),
		revenue_cu: amounts.reduce((sum, x) => sum + x * x * x, 0)
	}
});
const spread = (count: number) => Array.from({ length: count }, (_, i) => 5 + (i % 40));
const campaign = (extra: readonly number[] = []) =>
	['control', 'picks'].flatMap((variant) => [
		group(variant, 'web', [...spread(120), ...extra]),
		group(variant, 'mail', spread(110))
	]);
const tablesWith = (groups: readonly Group[], measure: string) =>
	released(groups).flatMap(({ tables }) => tables.filter(({ measures }) => measures.includes(measure)));

describe('sums of cubes', () => {
	it('are kept in the total alone', () => {
		const tables = tablesWith(campaign(), 'revenue_cu');
		expect(tables.filter(({ axes, blocks }) => axes.length === 0 && blocks.length > 0)).toHaveLength(1);
		expect(tables.filter(({ axes, blocks }) => axes.length > 0 && blocks.length > 0)).toEqual([]);
		expect(
			tablesWith(campaign(), 'revenue_sq').some(({ axes, blocks }) => axes.length > 0 && blocks.length > 0)
		).toBe(true);
	});

	it('are not kept where the largest amount could be read with them, and the amount is published without', () => {
		const extra = [2000];
		const published = (measure: string) =>
			tablesWith(campaign(extra), measure).filter(
				({ axes, blocks }) => axes.length === 0 && blocks.length > 0
			);
		expect(published('revenue_cu')).toEqual([]);
		expect(published('revenue')).toHaveLength(1);
	});

	it('narrow the largest amount from both sides: Σx³/Σx² ≤ x ≤ ∛Σx³', () => {
		const amounts = [...spread(230), 2000];
		const sums = (power: number) => amounts.reduce((all, x) => all + x ** power, 0);
		const [sum, squares, cubes] = [sums(1), sums(2), sums(3)];
		expect(cubes / squares).toBeLessThanOrEqual(2000);
		expect(Math.cbrt(cubes)).toBeGreaterThanOrEqual(2000);
		const known = { buyers: amounts.length, sum, squares };
		expect(revenueCertified(known, 0.15, 10)).toBe(true);
		expect(revenueCertified({ ...known, cubes }, 0.15, 10)).toBe(false);
	});
});
