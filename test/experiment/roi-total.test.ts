import { describe, expect, it } from 'vitest';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { chanceAbove } from '#lib/experiment/roi/money/money-basis.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { roiReport } from '#lib/experiment/roi/roi-report.ts';
import { roiCsv } from '#lib/server/reports/roi-csv.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const groups = [
	{ variant: 'control', ...buyers(9000, 400, 50) },
	{ variant: 'a', ...buyers(9000, 520, 50) },
	{ variant: 'b', ...buyers(9000, 470, 50) }
];
const campaign = { slug: 's', name: 'S', demo: false, from: null, to: null, currency: 'EUR' };
const entered = { value: assumed, by: 'Mia', at: '2026-11-30T10:00:00.000Z' };

describe('the campaign as a whole', () => {
	const results = analysed(groups);
	const report = roiReport(results, { campaign, entered });
	const { total } = report;

	it('counts all variants and the fixed cost once: 0.4 × (120 + 70) × €50 − €5,000 − €360', () => {
		// By hand: margin 0.4 × 190 × 50 = 3,800; 0.02 × 18,000 people = 360.
		expect(total?.margin.estimate).toBeCloseTo(3800, 8);
		expect(total?.cost).toBeCloseTo(5360, 8);
		expect(total?.gain.estimate).toBeCloseTo(-1560, 8);
	});

	it('is the sum of the variants before the fixed cost, less the fixed cost', () => {
		const gains = report.variants.map(({ gain }) => gain?.estimate ?? NaN);
		expect(gains.map((gain) => Math.round(gain))).toEqual([2220, 1220]);
		expect(gains.reduce((sum, gain) => sum + gain, 0) - assumed.fixedCost).toBeCloseTo(
			total?.gain.estimate ?? NaN,
			8
		);
		// Alone, each would have had all of it.
		expect(report.variants[0]?.net?.estimate).toBeCloseTo(2220 - 5000, 8);
	});

	it('is in the CSV, with its range', () => {
		const csv = roiCsv(report, null).replaceAll('"', '');
		expect(csv).toMatch(/total cost,EUR,5360/);
		expect(csv).toContain(`total gain,EUR,${total?.gain.estimate},${total?.gain.low},${total?.gain.high}`);
		expect(csv).toContain(`total chance,part of one,${total?.chance}`);
	});
});

describe('chance and range', () => {
	it('come from one law: 97.5% exactly where a 95% range touches 0, by tables of the normal law', () => {
		expect(chanceAbove({ estimate: 1.959963984540054, low: 0, high: 3.92 }, 0.95)).toBeCloseTo(0.975, 12);
		// One standard error above 0: Φ(1) = 0.8413447460685429.
		expect(chanceAbove({ estimate: 1, low: 1 - 1.959963984540054, high: 9 }, 0.95)).toBeCloseTo(
			0.8413447460685429,
			12
		);
		// Below 0 the upper end gives the distribution.
		expect(chanceAbove({ estimate: -1, low: -9, high: 1.959963984540054 - 1 }, 0.95)).toBeCloseTo(
			0.15865525393145707,
			12
		);
		expect([1, -1].map((x) => chanceAbove({ estimate: x, low: x, high: x }, 0.95))).toEqual([1, 0]);
	});

	it('agree wherever the range is wider than the plain one: several variants, and while the campaign runs', () => {
		for (const more of [{}, { running: true }]) {
			const some = analysed(groups, more);
			for (const conversions of [0, 5, 20, 60, 100]) {
				const cost = { ...assumed, fixedCost: conversions * 20 };
				for (const { net, probabilityPositive: chance, confidence } of campaignRoi(some, cost)) {
					if (!net || chance === null || confidence === null) throw new Error('no return');
					const tail = (1 - confidence) / 2;
					expect(net.low > 0).toBe(chance > 1 - tail);
					expect(net.high < 0).toBe(chance < tail);
				}
			}
		}
	});

	it('are the same for one variant and for a campaign that has no other', () => {
		const one = analysed(groups.slice(0, 2));
		const [alone] = campaignRoi(one, assumed);
		const total = campaignGain(one, assumed);
		if (typeof total === 'string') throw new Error(total);
		expect(total.chance).toBeCloseTo(alone?.probabilityPositive ?? NaN, 10);
		expect(total.gain.low).toBeCloseTo(alone?.net?.low ?? NaN, 6);
	});
});
