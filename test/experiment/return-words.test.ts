import { describe, expect, it } from 'vitest';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { noAims } from '#lib/experiment/metrics/goals.ts';
import { roiDecision } from '#lib/experiment/roi/roi-decision.ts';
import { roiReport } from '#lib/experiment/roi/roi-report.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import type { Group } from './released.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

const group = (variant: string, conversions: number, discounts: number | null, more = {}): Group => {
	const each = discounts === null ? 0 : discounts / conversions;
	const own = discounts === null ? {} : { discount: discounts, discount_sq: discounts * each * 1.2 };
	return { variant, ...buyers(30_000, conversions, 50, { ...own, ...more }) };
};
const about = { slug: 'case', name: 'Case', demo: false, from: null, to: null, currency: 'EUR' };
const free = { ...assumed, costPerPerson: 0, fixedCost: 900 };
const sentenceOf = (groups: readonly Group[], assumptions: typeof assumed) => {
	const results = analysed(groups);
	return roiDecision(results, campaignRoi(results, assumptions)[0] ?? null, 'EUR').sentence;
};
const reading = (groups: readonly Group[], assumptions: Parameters<typeof campaignRoi>[1], at = 0) => {
	const results = analysed(groups);
	const lead = campaignRoi(results, assumptions)[at];
	return roiReport(results, {
		campaign: about,
		entered: assumptions && { value: assumptions, by: null, at: '' }
	}).reading.concat(lead?.variant ?? '');
};

describe('one treatment has one range', () => {
	it('also where several comparisons share an error rate', () => {
		// Conversion hardly differs, revenue does: one of two comparisons besides the main metric is certain.
		const groups = [
			{ variant: 'control', ...buyers(30_000, 1200, 50, { reached: 20_000 }) },
			{ variant: 'picks', ...buyers(30_000, 1210, 62, { reached: 20_400 }) }
		];
		const results = analysed(groups, { aims: { ...noAims, primary: 'reach_rate' } });
		const [one] = campaignRoi(results, free);
		const total = campaignGain(results, free);
		if (typeof total === 'string' || !one?.net) throw new Error('no gain');
		expect(one.confidence).toBeGreaterThan(0.95);
		expect(total.confidence).toBe(one.confidence);
		expect(total.gain.estimate).toBeCloseTo(one.net.estimate, 6);
		expect(total.gain.low).toBeCloseTo(one.net.low, 6);
		expect(total.gain.high).toBeCloseTo(one.net.high, 6);
		expect(total.chance).toBeCloseTo(one.probabilityPositive ?? NaN, 12);
	});
});

describe('discounts in words', () => {
	it('add up: margin less discounts less cost is the gain', () => {
		// 0.4 × (20,000 + 1,200) is 8,480; less 1,200 and 900 it is 6,380.
		const groups = [group('control', 1200, 600), group('picks', 1600, 1800)];
		expect(sentenceOf(groups, free)).toContain(
			'€8.5k margin less €1.2k in discounts for €900 cost: €6.4k gain'
		);
		// Revenue before discounts: 0.4 × 20,000 is 8,000.
		expect(sentenceOf(groups, { ...free, discountsTakenOff: false })).toContain(
			'€8.0k margin less €1.2k in discounts for €900 cost: €5.9k gain'
		);
	});

	it('a saving is a saving', () => {
		const groups = [group('control', 1200, 1800), group('picks', 1600, 600)];
		expect(sentenceOf(groups, free)).toContain(
			'€7.5k margin plus €1.2k saved on discounts for €900 cost: €7.8k gain'
		);
		const row = analysed(groups).results.find(({ metric }) => metric === 'discount_per_person');
		expect(row?.verdict).toBe('planned saving');
		const more = analysed(groups.toReversed()).results.find(({ metric }) => metric === 'discount_per_person');
		expect(more?.verdict).toBe('planned cost');
	});

	it('never decide', () => {
		const groups = [group('control', 1200, 600), group('picks', 1600, 1800)];
		const { verdict } = analysed(groups, { primary: 'discount_per_person' });
		expect(verdict.headline).toBe('No verdict.');
	});

	it('are asked for only where the file has none', () => {
		const file = [group('control', 1200, 600), group('a', 1300, 1800), group('b', 1700, 850)];
		expect(reading(file, free).join(' ')).not.toContain('Not answered');
		const none = [group('control', 1200, null), group('picks', 1600, null)];
		expect(reading(none, free).join(' ')).toContain('Not answered: none are counted.');
		expect(reading(none, { ...free, discountsTakenOff: true })).toContain(
			'Revenue is after discounts. How much they are per order is not entered: none are counted.'
		);
	});
});
