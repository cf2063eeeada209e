import { describe, expect, it } from 'vitest';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { campaignLift } from '#lib/experiment/programme/campaign-lift.ts';
import { variantRoi } from '#lib/experiment/roi/roi.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const control = { variant: 'control', ...buyers(9000, 400, 50) };
const [a, b] = [
	{ variant: 'a', ...buyers(9100, 480, 50) },
	{ variant: 'b', ...buyers(9050, 430, 50) }
];
const z = 1.959963984540054;

const gainOf = (...args: Parameters<typeof campaignGain>) => {
	const found = campaignGain(...args);
	if (typeof found === 'string') throw new Error(found);
	return found;
};

describe('campaignGain', () => {
	it('counts all treatments, and the fixed cost once', () => {
		const results = analysed([control, a, b]);
		const [one, two] = ['a', 'b'].map((variant) => variantRoi(results, variant, assumed));
		const { margin, cost, gain } = gainOf(results, assumed);
		const both = (one?.incrementalMargin?.estimate ?? NaN) + (two?.incrementalMargin?.estimate ?? NaN);
		expect(margin.estimate).toBeCloseTo(both, 6);
		expect(cost).toBeCloseTo((one?.cost ?? NaN) + (two?.cost ?? NaN) - assumed.fixedCost, 6);
		expect(gain.estimate).toBeCloseTo(both - cost, 6);
	});

	it('adds errors with what treatments share: the control', () => {
		const results = analysed([control, a, b]);
		const { margin } = gainOf(results, assumed);
		// n_a²·v_a/n_a + n_b²·v_b/n_b + (n_a + n_b)²·v_c/n_c, from the sums themselves.
		const sums = [control, a, b].map(({ people, sums: { revenue = 0, revenue_sq = 0 } }) => {
			const variance = (revenue_sq - revenue ** 2 / people) / (people - 1);
			return { people, variance };
		});
		const [c, x, y] = sums;
		if (!c || !x || !y) throw new Error('no sums');
		const variance =
			x.people * x.variance + y.people * y.variance + ((x.people + y.people) ** 2 * c.variance) / c.people;
		const error = assumed.marginRate * Math.sqrt(variance);
		expect((margin.high - margin.estimate) / z / error).toBeCloseTo(1, 2);
		// If assumed independent, the range would be too narrow.
		const apart = ['a', 'b'].map((variant) => variantRoi(results, variant, assumed).netError ?? 0);
		expect(error).toBeGreaterThan(1.1 * Math.hypot(...apart));
	});

	it('has a chance by the same law as the range: above 97.5% exactly when the range is above 0', () => {
		for (const conversions of [400, 440, 480, 520, 600]) {
			const results = analysed([control, { variant: 'a', ...buyers(9100, conversions, 50) }]);
			const { gain, chance } = gainOf(results, assumed);
			expect(chance > 0.975).toBe(gain.low > 0);
			expect(chance < 0.025).toBe(gain.high < 0);
		}
	});

	it('says why there is none', () => {
		expect(campaignGain(analysed([control, a]), null)).toBe('no_margin');
		const without = (one: typeof control) => ({
			...one,
			sums: { conversions: one.sums['conversions'] ?? 0 }
		});
		expect(
			campaignGain(analysed([without(control), without(a)]), { ...assumed, valuePerConversion: null })
		).toBe('no_money');
	});
});

describe('campaignLift', () => {
	it('takes all treatments together, not the best', () => {
		const found = campaignLift(analysed([control, a, b]));
		if (typeof found === 'string') throw new Error(found);
		const share = (480 + 430 + 0.5) / (9100 + 9050 + 0.5);
		expect(found.metric).toBe('conversion');
		expect(found.study.effect).toBeCloseTo(Math.log(share / (400.5 / 9000.5)), 9);
	});

	it('leaves out what is still running', () => {
		expect(campaignLift(analysed([control, a], { running: true }))).toBe('running');
	});
});
