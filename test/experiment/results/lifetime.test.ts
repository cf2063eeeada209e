import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { horizonOf } from '#lib/experiment/metrics/later-values.ts';
import { lifetimeValue } from '#lib/experiment/results/lifetime.ts';
import { facts as plain, released, type Group } from '../released.ts';

const facts = { ...plain, today: '2026-11-22' };
const uncounted = { revenue: 30_000, revenue_sq: 2_400_000, orders: 600 };
const bought = { ...uncounted, conversions: 500 };
const worth = { clv: 40_000, clv_sq: 4_000_000, clv_90: 60_000, clv_90_sq: 8_000_000 };
const side = (variant: string, sums: Group['sums']): Group => ({ variant, people: 5000, sums });
const of = (control: Group['sums'], treatment = control) =>
	lifetimeValue(analyse(released([side('control', control), side('picks', treatment)]), facts));

describe('lifetimeValue', () => {
	it('describes how each variant’s people bought', () => {
		const found = of(bought, { ...bought, orders: 750 });
		expect(found?.observed).toEqual([]);
		expect(found?.described).toEqual([
			{ variant: 'control', averageOrder: 50, ordersPerPerson: 0.12, ordersPerBuyer: 1.2 },
			{ variant: 'picks', averageOrder: 40, ordersPerPerson: 0.15, ordersPerBuyer: 1.5 }
		]);
	});

	it('multiplies back to the revenue per person of the table', () => {
		const [control] = of(bought)?.described ?? [];
		expect((control?.averageOrder ?? 0) * (control?.ordersPerPerson ?? 0)).toBeCloseTo(30_000 / 5000, 12);
	});

	it('has the observed value with the interval of the table, the shortest horizon first', () => {
		const results = analyse(
			released([side('control', worth), side('picks', { ...worth, clv: 44_000, clv_sq: 4_400_000 })]),
			facts
		);
		const found = lifetimeValue(results);
		expect(found?.observed.map(({ days }) => days)).toEqual([null, 90]);
		const [row] = found?.observed[0]?.rows ?? [];
		expect(row).toBe(results.results.find(({ metric, by }) => metric === 'clv' && by.length === 0));
		expect(row?.status === 'shown' && row.difference?.estimate).toBeCloseTo(0.8, 12);
		expect(found?.observed[1]?.metric).toMatchObject({
			unit: 'money',
			label: 'Customer lifetime value, 90 days'
		});
	});

	it('has no buyers where they are not counted, or where orders count something else', () => {
		// Amounts without buyers are certified over all people.
		expect(of(uncounted)?.described[0]?.ordersPerBuyer).toBeNull();
		expect(of({ ...bought, orders: 450 })?.described[0]?.ordersPerBuyer).toBeNull();
	});

	it('is missing without orders, without revenue, or without buyers', () => {
		expect(of({ conversions: 500, revenue: 30_000, revenue_sq: 2_400_000 })).toBeNull();
		expect(of({ conversions: 500, orders: 600 })).toBeNull();
		expect(of({ ...bought, orders: 0 })).toBeNull();
	});
});

describe('horizonOf', () => {
	it('reads the days in a column’s name', () => {
		expect(['clv', 'clv_90', 'clv_365d', 'clv_sq', 'revenue_90'].map(horizonOf)).toEqual([
			null,
			90,
			365,
			undefined,
			undefined
		]);
	});
});
