import { describe, expect, it } from 'vitest';
import { hasSegmentGains, segmentGain } from '#lib/experiment/roi/money/segment-gain.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import { analysed, assumed, buyers } from '../../roi-case.ts';

const results = analysed([
	{ variant: 'control', segment: 'Web', ...buyers(10_000, 400, 50) },
	{ variant: 'picks', segment: 'Web', ...buyers(10_000, 600, 50) },
	{ variant: 'control', segment: 'Phone', ...buyers(8000, 320, 50) },
	{ variant: 'picks', segment: 'Phone', ...buyers(8000, 330, 50) }
]);
const rowOf = (name: string, metric = 'revenue_per_person') =>
	results.results.find((row) => row.metric === metric && row.segment['segment'] === name);

describe('segmentGain', () => {
	it('is margin times extra revenue of its people less the cost per person, with the range of the revenue', () => {
		const [row, conversion] = [rowOf('Web'), rowOf('Web', 'conversion')];
		const range = row?.status === 'shown' ? decidingRange(row) : null;
		const gain = row && segmentGain(row, assumed);
		if (!range || !gain || !conversion) throw new Error('the segment is not shown');
		// (600 − 400) × 50 = 10,000; × 0.4 = 4,000; less 0.02 × 10,000.
		expect(gain.estimate).toBeCloseTo(3800, 6);
		expect(gain.low).toBeCloseTo(10_000 * (0.4 * range.low - 0.02), 6);
		expect(gain.high).toBeCloseTo(10_000 * (0.4 * range.high - 0.02), 6);
		expect(segmentGain(conversion, assumed)).toBeNull();
	});

	it('adds up to the gain before the fixed cost', () => {
		const parts = ['Web', 'Phone'].flatMap((name) => {
			const row = rowOf(name);
			return (row && segmentGain(row, assumed)) ?? [];
		});
		// 4,000 + 0.4 × 500, less 0.02 × 18,000.
		expect(parts.reduce((sum, { estimate }) => sum + estimate, 0)).toBeCloseTo(4000 + 200 - 360, 6);
	});

	it('is not offered without margin, nor where discounts or costs of the file are known by variant alone', () => {
		expect(hasSegmentGains(results, assumed)).toBe(true);
		expect(hasSegmentGains(results, null)).toBe(false);
		expect(hasSegmentGains(results, { ...assumed, discountPerOrder: 2 })).toBe(false);
		const costly = analysed([
			{ variant: 'control', ...buyers(9000, 400, 50, { cost: 100 }) },
			{ variant: 'picks', ...buyers(9000, 500, 50, { cost: 900 }) }
		]);
		expect(hasSegmentGains(costly, assumed)).toBe(false);
	});
});
