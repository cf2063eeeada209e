import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { gainSeries } from '#lib/experiment/roi/money/gain-series.ts';
import { facts, released, type Group } from '../../released.ts';

const assumptions: Assumptions = {
	marginRate: 0.5,
	fixedCost: 500,
	costPerPerson: 0.1,
	currency: 'EUR',
	horizonDays: null,
	discountRate: 0,
	valuePerConversion: null
};

/** Each day 1,000 people a variant; in the control 50 buy for €40 each. */
const days = (
	count: number,
	buyers: Readonly<Record<string, number>>,
	more: Record<string, number> = {}
): Group[] =>
	Array.from({ length: count }, (_, day) =>
		Object.entries(buyers).map(([variant, n]) => ({
			variant,
			day,
			people: 1000,
			sums: { conversions: n, revenue: 40 * n, revenue_sq: 2000 * n, ...more }
		}))
	).flat();

function seriesOf(groups: readonly Group[]) {
	const epochs = released(groups);
	const results = analyse(epochs, facts);
	const covariances = covariancesOf(epochs, results);
	const whole = campaignGain(results, assumptions, covariances);
	if (typeof whole === 'string') throw new Error(whole);
	return { points: gainSeries(epochs, results, { assumptions, covariances, whole }), whole, results };
}

describe('gainSeries', () => {
	it('ends with the gain of the headline', () => {
		const { points, whole } = seriesOf(days(10, { control: 50, picks: 80 }));
		expect(points).toHaveLength(10);
		expect(points.at(-1)).toMatchObject(whole.gain);
	});

	it('is margin less cost to date, with all of the fixed cost from the first day', () => {
		const { points } = seriesOf(days(10, { control: 50, picks: 80 }));
		for (const [i, { estimate }] of points.entries())
			expect(estimate).toBeCloseTo((i + 1) * (0.5 * 40 * 30 - 0.1 * 1000) - 500, 6);
	});

	it('adds all treatments, the fixed cost once', () => {
		const { points } = seriesOf(days(6, { control: 50, picks: 80, best: 60 }));
		expect(points[2]?.estimate).toBeCloseTo(3 * (0.5 * 40 * 40 - 0.1 * 2000) - 500, 6);
	});

	it('is the gain of a campaign that had ended on the day', () => {
		const { points } = seriesOf(days(10, { control: 50, picks: 80 }));
		const { whole } = seriesOf(days(7, { control: 50, picks: 80 }));
		expect(points[6]?.low).toBeCloseTo(whole.gain.low, 6);
		expect(points[6]?.high).toBeCloseTo(whole.gain.high, 6);
	});
});
