import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { tooFewBuyersWords } from '#lib/experiment/results/row-words.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { analysed, released, type Group } from '../../released.ts';

/** Sums of people of whom some bought: amounts of a lognormal with σ = 1.5, as its quantiles. */
const group = (variant: string, people: number, amounts: readonly number[], day = 0): Group => ({
	variant,
	day,
	segment: 'all',
	people,
	sums: {
		conversions: amounts.length,
		revenue: amounts.reduce((sum, x) => sum + x, 0),
		revenue_sq: amounts.reduce((sum, x) => sum + x * x, 0),
		revenue_cu: amounts.reduce((sum, x) => sum + x * x * x, 0)
	}
});

/** Quantiles of orders with a long tail; `scale` makes all of them larger. */
const orders = (count: number, scale = 1): number[] =>
	Array.from({ length: count }, (_, i) => Math.round((scale * 2000) / ((count - i) / count + 0.002)) / 100);

const read = (groups: readonly Group[]): ShownRow => {
	const results = analysed(groups);
	const row = results.results.find(({ by, metric }) => by.length === 0 && metric === 'revenue_per_person');
	if (row?.status !== 'shown') throw new Error('not shown');
	return row;
};

const without = (groups: readonly Group[], name: string): Group[] =>
	groups.map((one) => ({
		...one,
		sums: Object.fromEntries(Object.entries(one.sums).filter(([measure]) => measure !== name))
	}));

describe('amounts at an unequal split', () => {
	const holdout = [group('control', 5000, orders(90)), group('picks', 95_000, orders(2200))];

	it('are decided by the corrected test, and the plain range is shown too', () => {
		const { difference, deciding, verdict } = read(holdout);
		expect(deciding?.why).toEqual(['skewness']);
		expect(deciding?.estimate).toBe(difference?.estimate);
		// The mean of the few is skewed: the treatment's lead may be smaller than Welch's range says.
		expect(difference?.low).toBeGreaterThan(0);
		expect(deciding?.low).toBeLessThan(0);
		expect(verdict).toBe('no clear difference');
	});

	it('are corrected without Σx³ too, by the buyers', () => {
		const [known, guessed] = [read(holdout), read(without(holdout, 'revenue_cu'))];
		expect(guessed.deciding?.why).toEqual(['skewness']);
		const width = (known.deciding?.high ?? 0) - (known.deciding?.low ?? 0);
		expect(Math.abs((guessed.deciding?.low ?? 0) - (known.deciding?.low ?? 0))).toBeLessThan(width / 5);
	});

	it('report that the range was adjusted where an end moves by a tenth of its width', () => {
		const few = [group('control', 1000, orders(24)), group('picks', 19_000, orders(450))];
		expect(read(few).largeAmounts).toBe(true);
	});

	it('are left alone where the split is even', () => {
		const even = [group('control', 50_000, orders(1000)), group('picks', 50_000, orders(1010))];
		const { deciding, difference } = read(even);
		expect(deciding).toMatchObject({ why: [], low: difference?.low, high: difference?.high });
	});

	it('give a relative range that agrees with the verdict', () => {
		const lead = [group('control', 5000, orders(100)), group('picks', 95_000, orders(3400))];
		const { deciding, verdict } = read(lead);
		expect(verdict).toBe('better');
		expect(deciding?.low).toBeGreaterThan(0);
		expect(deciding?.lift?.low).toBeGreaterThan(0);
	});

	it('are not judged with a handful of buyers on one side', () => {
		const large = [...orders(1400), 9000, 9500, 9900];
		const row = read([group('control', 600, orders(14)), group('picks', 60_000, large)]);
		expect(row.verdict).toBe('cannot be judged at this size');
		expect(row.deciding).toBeUndefined();
		expect(row.tooFewBuyers?.buyers).toBe(14);
		expect(row.tooFewBuyers?.needed).toBeGreaterThan(14);
		expect(tooFewBuyersWords(row)).toMatch(
			/^Too few buyers in the smaller group to judge revenue: 14 buyers of about \d+ needed\.$/
		);
	});

	it('never print Σx³', () => {
		const results = analyse(released(holdout), {
			campaign: 'Test',
			confidence: 0.95,
			plan: null,
			running: false,
			currency: 'EUR'
		});
		expect(JSON.stringify(results)).not.toContain('revenue_cu');
	});
});
