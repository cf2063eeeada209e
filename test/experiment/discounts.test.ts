import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { covariancesOf } from '#lib/experiment/roi/money/covariances.ts';
import { discountWords } from '#lib/experiment/roi/roi-reading.ts';
import { variantRoi } from '#lib/experiment/roi/roi.ts';
import { people, sumsOf, without, type Spending } from './people-with-discounts.ts';
import { released, type Group } from './released.ts';
import { assumed } from './roi-case.ts';

const control = people(1, { count: 6000, buy: 0.06, off: 0, use: 0 });
const voucher = people(2, { count: 6200, buy: 0.09, off: 0.3, use: 0.6 });
const z = 1.959963984540054;

function report(groups: readonly Group[], assumptions: Assumptions = assumed) {
	const epochs = released(groups);
	const results = analyse(epochs, {
		campaign: 'Vouchers',
		confidence: 0.95,
		plan: null,
		running: false,
		currency: 'EUR'
	});
	const covariances = covariancesOf(epochs, results);
	const [variant = ''] = results.treatments;
	return {
		results,
		covariances,
		one: variantRoi(results, variant, assumptions, covariances),
		gain: campaignGain(results, assumptions, covariances)
	};
}

/** Mean and squared error of each person's margin, from person-level data. */
function truth(list: readonly Spending[], margin: (revenue: number, discount: number) => number) {
	const each = list.map(([revenue, discount]) => margin(revenue, discount));
	const mean = each.reduce((sum, x) => sum + x, 0) / each.length;
	const variance = each.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (each.length - 1);
	return { mean, error: variance / each.length };
}

/** Extra margin of all treated people with its standard error, person by person. */
function extra(margin: (revenue: number, discount: number) => number) {
	const [a, b] = [truth(control, margin), truth(voucher, margin)];
	const n = voucher.length;
	return { estimate: n * (b.mean - a.mean), error: n * Math.sqrt(a.error + b.error) };
}

const groups = [sumsOf('control', control), sumsOf('voucher', voucher)];

describe('a file with discounts', () => {
	it('takes them off the margin one for one, with the variance of each person’s own margin', () => {
		const { one, covariances } = report(groups);
		const expected = extra((revenue, discount) => 0.4 * (revenue + discount) - discount);
		const margin = one.incrementalMargin;
		expect(covariances.map(({ measure }) => measure)).toEqual(['discount']);
		expect(one.discount).toMatchObject({ source: 'file', takenOff: true, joint: 'exact' });
		expect(margin?.estimate).toBeCloseTo(expected.estimate, 6);
		expect(one.netError).toBeCloseTo(expected.error, 6);
		// Student's t with many degrees of freedom, and hardly any skewness: nearly normal.
		expect(((margin?.high ?? 0) - expected.estimate) / z / expected.error).toBeCloseTo(1, 1);
		expect(one.discount?.total).toBeCloseTo(extra((_, discount) => discount).estimate, 6);
	});

	it('takes revenue as before discounts where somebody says so', () => {
		const { one } = report(groups, { ...assumed, discountsTakenOff: false });
		const expected = extra((revenue, discount) => 0.4 * revenue - discount);
		expect(one.incrementalMargin?.estimate).toBeCloseTo(expected.estimate, 6);
		expect(one.netError).toBeCloseTo(expected.error, 6);
	});

	it('has the widest range where it does not say how they move with revenue', () => {
		const bare = groups.map((group) => without(group, 'revenue_x_discount'));
		const { one } = report(bare);
		const [revenue, discount] = [extra((r) => r), extra((_, d) => d)];
		expect(one.discount?.joint).toBe('bound');
		expect(one.incrementalMargin?.estimate).toBeCloseTo(
			report(groups).one.incrementalMargin?.estimate ?? NaN,
			6
		);
		expect(one.netError).toBeCloseTo(0.4 * revenue.error + 0.6 * discount.error, 6);
		expect(one.netError).toBeGreaterThan(report(groups).one.netError ?? Infinity);
	});

	it('has no return without their squares, which hides them', () => {
		const { one } = report(groups.map((group) => without(group, 'revenue_x_discount', 'discount_sq')));
		expect(one.discount).toBeUndefined();
		expect(one.incrementalMargin).toBeNull();
		expect(one.reason).toBe('discounts-need-squares');
	});

	it('gives the campaign the same gain, and its chance', () => {
		const { one, gain } = report(groups);
		if (typeof gain === 'string') throw new Error(gain);
		expect(gain.margin.estimate).toBeCloseTo(one.incrementalMargin?.estimate ?? NaN, 6);
		expect(gain.margin.low).toBeCloseTo(one.incrementalMargin?.low ?? NaN, 6);
		expect(gain.gain.estimate).toBeCloseTo(one.net?.estimate ?? NaN, 6);
	});

	it('breaks even at the rate at which the net is 0', () => {
		const { one } = report(groups);
		const rate = one.breakEvenMargin?.estimate ?? NaN;
		expect(rate).toBeGreaterThan(0);
		expect(report(groups, { ...assumed, marginRate: rate }).one.net?.estimate).toBeCloseTo(0, 3);
	});

	it('calls no discount a harm: they were planned', () => {
		const { results } = report(groups);
		const row = results.results.find(({ by, metric }) => by.length === 0 && metric === 'discount_per_person');
		expect(row?.verdict).toBe('planned cost');
		expect(results.verdict.headline.toLowerCase()).not.toContain('discount');
	});
});

describe('a file without discounts', () => {
	const plain = groups.map((group) => without(group, 'discount', 'discount_sq', 'revenue_x_discount'));

	it('asks about them, and the report says that the answer is missing', () => {
		const { one } = report(plain);
		expect(one.discount).toBeUndefined();
		expect(one.incrementalMargin?.estimate).toBeCloseTo(0.4 * extra((r) => r).estimate, 6);
		expect(discountWords(one, assumed)).toContain(
			'Is revenue after discounts, and how much are they per order?'
		);
	});

	it('counts so much per order, with the variance of orders and revenue together', () => {
		const withDiscounts = { ...assumed, discountPerOrder: 5, discountsTakenOff: true };
		const { one } = report(plain, withDiscounts);
		// 5 off each order of the treated, none off the control's.
		const [a, b] = [
			truth(control, (r) => 0.4 * r),
			truth(voucher, (r) => 0.4 * (r + (r > 0 ? 5 : 0)) - (r > 0 ? 5 : 0))
		];
		const n = voucher.length;
		expect(one.discount).toMatchObject({ source: 'per-order', joint: 'exact' });
		expect(one.incrementalMargin?.estimate).toBeCloseTo(n * (b.mean - a.mean), 6);
		expect(one.netError).toBeCloseTo(n * Math.sqrt(a.error + b.error), 6);
		expect(discountWords(one, withDiscounts)).toContain('€5.00 on each order');
	});

	it('says that there were none', () => {
		const none = { ...assumed, discountPerOrder: 0 };
		expect(discountWords(report(plain, none).one, none)).toBe('No discounts beyond the control’s.');
	});
});
