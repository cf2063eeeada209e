import { describe, expect, it } from 'vitest';
import { openSegments } from '#lib/experiment/roi/money/segment-gains.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import { analysed, assumed, buyers } from '../../roi-case.ts';

const group = (variant: string, segment: string, people: number, bought: number) => ({
	variant,
	segment,
	...buyers(people, bought, 40)
});
const results = analysed([
	group('control', 'Web', 20_000, 800),
	group('picks', 'Web', 20_000, 1600),
	group('control', 'App', 3000, 120),
	group('picks', 'App', 3000, 124)
]);

describe('openSegments', () => {
	it('are those whose gain could be above or below 0, by margin × people × extra revenue − cost per person', () => {
		const [app, ...more] = openSegments(results, assumed);
		expect([app?.axis, app?.value, more]).toEqual(['segment', 'App', []]);
		const row = results.results.find(
			({ segment, metric }) => segment['segment'] === 'App' && metric === 'revenue_per_person'
		);
		const range = row?.status === 'shown' ? decidingRange(row) : null;
		const cost = 3000 * assumed.costPerPerson;
		expect(app?.cost).toBe(cost);
		expect(app?.gain.estimate).toBeCloseTo(0.4 * 3000 * (range?.estimate ?? NaN) - cost, 8);
		expect(app?.gain.high).toBeCloseTo(0.4 * 3000 * (range?.high ?? NaN) - cost, 8);
		expect(app?.error).toBeGreaterThan(0);
	});

	it('are none without margin and costs, and where discounts come off the margin', () => {
		expect(openSegments(results, null)).toEqual([]);
		expect(openSegments(results, { ...assumed, discountPerOrder: 2 })).toEqual([]);
	});
});
