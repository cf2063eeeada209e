import { describe, expect, it } from 'vitest';
import type { CampaignResults, ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { buyersMetric, fixedPrice } from '#lib/experiment/results/comparison/effect.ts';
import type { Group } from '../../released.ts';
import { analysed } from '../../roi-case.ts';

const price = 49;
const sold = (variant: string, people: number, conversions: number, more: Partial<Group> = {}): Group => ({
	variant,
	people,
	sums: { conversions, revenue: price * conversions, revenue_sq: price ** 2 * conversions },
	...more
});
const rowOf = ({ results }: CampaignResults, metric: string): ShownRow => {
	const row = results.find((one) => one.metric === metric && one.by.length === 0);
	if (row?.status !== 'shown') throw new Error(`${metric}: ${row?.status ?? 'none'}`);
	return row;
};
const pair = (results: CampaignResults) =>
	[rowOf(results, 'conversion'), rowOf(results, 'revenue_per_person')] as const;

/** Revenue agrees with conversions times the price. */
function expectSame(results: CampaignResults) {
	const [share, revenue] = pair(results);
	for (const name of ['estimate', 'low', 'high'] as const) {
		expect(revenue.difference?.[name]).toBeCloseTo(price * (share.difference?.[name] ?? NaN), 9);
		expect(revenue.lift?.[name]).toBeCloseTo(share.lift?.[name] ?? NaN, 9);
	}
	expect(revenue.difference?.p).toBeCloseTo(share.difference?.p ?? NaN, 12);
	expect(revenue.basis?.test).toBe(share.basis?.test);
	return [share, revenue] as const;
}

describe('revenue at one price', () => {
	it('follows from conversions: by hand at 5,000 against 95,000 people', () => {
		const results = analysed([sold('control', 5000, 100), sold('picks', 95_000, 2100)]);
		const [share, revenue] = expectSame(results);
		const [p, q] = [100 / 5000, 2100 / 95_000];
		expect(revenue.control.value).toBeCloseTo(price * p, 12);
		expect(revenue.difference?.estimate).toBeCloseTo(price * (q - p), 12);
		const error = price * Math.sqrt((p * (1 - p)) / 5000 + (q * (1 - q)) / 95_000);
		expect(revenue.basis?.standardError).toBeCloseTo(error, 10);
		// No second correction for skewness in addition to that of shares.
		expect(revenue.deciding?.why).toEqual(share.deciding?.why);
		expect(revenue.verdict).toBe(share.verdict);
	});

	it('says so where few people bought, while it runs, and where days are noisy', () => {
		expectSame(analysed([sold('control', 3000, 14), sold('picks', 3000, 31)]));
		expectSame(analysed([sold('control', 3000, 140), sold('picks', 3000, 180)], { running: true }));
		const noisy = Array.from({ length: 20 }, (_, day) => [
			sold('control', 3000, 150, { day }),
			sold('picks', 3000, 160 + (day % 2 === 0 ? 40 : -20), { day })
		]).flat();
		const [share, revenue] = expectSame(analysed(noisy));
		expect(revenue.dayNoise).toBeGreaterThan(1);
		expect(revenue.dayNoise).toBeCloseTo(share.dayNoise ?? NaN, 10);
	});

	it('is none where variants have different prices, or orders differ', () => {
		const side = (conversions: number, each: number) =>
			new Map(
				Object.entries({
					people: 9000,
					conversions,
					revenue: conversions * each,
					revenue_sq: conversions * each ** 2
				})
			);
		const metric = pair(analysed([sold('control', 9000, 250), sold('picks', 9000, 300)]))[1].metric;
		const revenue = contractMetrics.find(({ name }) => name === metric);
		if (!revenue) throw new Error('no revenue');
		expect(fixedPrice(revenue, { control: side(250, 49), treatment: side(300, 49) })).toBe(49);
		expect(fixedPrice(revenue, { control: side(250, 49), treatment: side(300, 59) })).toBeNull();
		expect(fixedPrice(revenue, { control: side(0, 49), treatment: side(300, 59) })).toBe(59);
		const mixed = (variant: string, conversions: number): Group => ({
			variant,
			people: 9000,
			sums: { conversions, revenue: conversions * 49, revenue_sq: conversions * 49 ** 2 * 1.2 }
		});
		const [share, found] = pair(analysed([mixed('control', 250), mixed('picks', 300)]));
		expect(found.basis?.standardError).toBeGreaterThan(price * (share.basis?.standardError ?? NaN));
	});

	it('is shown in the groups in which buyers are, and hidden with them', () => {
		const results = analysed(
			['control', 'picks'].flatMap((variant, v) => [
				sold(variant, 5000, 100 + 20 * v, { segment: 'Web' }),
				sold(variant, 900, 14, { segment: 'App' }),
				sold(variant, 800, 4, { segment: 'Kiosk' })
			])
		);
		const groups = (metric: string) =>
			results.results
				.filter((row) => row.metric === metric && row.by.length > 0)
				.map(({ status, segment, pooled }) => [status, segment['segment'] ?? pooled.join()]);
		expect(groups('revenue_per_person')).toEqual(groups('conversion'));
		const few = analysed([sold('control', 5000, 9), sold('picks', 95_000, 210)]);
		expect(few.results.map(({ metric, status }) => [metric, status])).toEqual([
			['conversion', 'hidden'],
			['revenue_per_person', 'hidden']
		]);
	});

	it('knows the metric it follows from', () => {
		expect(buyersMetric?.numerator).toBe('conversions');
	});
});
