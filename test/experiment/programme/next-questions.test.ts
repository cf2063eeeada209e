import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataGain } from '#lib/experiment/programme/data-gains.ts';
import { nextQuestions, valueOfKnowing } from '#lib/experiment/programme/next-questions.ts';
import { gainOf, lineOf } from './lines.ts';

/** E[max(0, −gain)] where the estimate is above 0, else E[max(0, gain)], by the trapezoidal rule. */
function expectedLoss(estimate: number, error: number): number {
	const steps = 20_000;
	const [low, high] = [estimate - 9 * error, estimate + 9 * error];
	const width = (high - low) / steps;
	let sum = 0;
	for (let i = 0; i <= steps; i++) {
		const x = low + i * width;
		const loss = Math.max(0, estimate > 0 ? -x : x);
		const density = Math.exp(-0.5 * ((x - estimate) / error) ** 2) / (error * Math.sqrt(2 * Math.PI));
		sum += loss * density * (i === 0 || i === steps ? 0.5 : 1);
	}
	return sum * width;
}

describe('valueOfKnowing', () => {
	it('is the expected loss of deciding by the estimate', () => {
		for (const [estimate, error] of [
			[0, 100],
			[50, 100],
			[-50, 100],
			[300, 100],
			[1, 0.2]
		] as const)
			expect(valueOfKnowing(estimate, error)).toBeCloseTo(expectedLoss(estimate, error), 4);
	});

	it('grows with the range, and falls as the estimate leaves 0', () => {
		fc.assert(
			fc.property(
				fc.double({ min: -1e5, max: 1e5, noNaN: true }),
				fc.double({ min: 1, max: 1e5, noNaN: true }),
				(estimate, error) => {
					const value = valueOfKnowing(estimate, error);
					expect(value).toBeGreaterThanOrEqual(0);
					expect(valueOfKnowing(estimate, error * 2)).toBeGreaterThanOrEqual(value);
					expect(valueOfKnowing(estimate * 2, error)).toBeLessThanOrEqual(value + 1e-9);
				}
			)
		);
	});
});

describe('nextQuestions', () => {
	const kind = (name: string, campaigns: readonly string[], error: number): DataGain => ({
		kind: name,
		campaigns,
		counted: campaigns.length,
		gain: gainOf(10, error).gain,
		over: 0,
		unclear: 0,
		guarded: 0,
		finding: {} as DataGain['finding']
	});
	const costing = (estimate: number, error: number, cost: number) => ({ ...gainOf(estimate, error), cost });

	it('ranks what is too close to call, and kinds of data around 0, by value for their cost', () => {
		const lines = [
			lineOf('Paid', { gain: costing(1000, 10, 50) }),
			lineOf('Close', { gain: costing(100, 100, 200) }),
			lineOf('Cheap', { gain: costing(100, 100, 20) }),
			lineOf('Dollars', { gain: costing(0, 500, 1), currency: 'USD' })
		];
		const kinds = [
			kind('browsing', ['Close', 'Paid'], 400),
			kind('contact', ['Paid'], 1),
			// The same question as that of its only campaign.
			kind('location', ['Close'], 300)
		];
		const segment = (slug: string, value: string, error: number, cost: number) => ({
			slug,
			axis: 'channel',
			value,
			gain: gainOf(0, error).gain,
			error,
			cost
		});
		// Of a campaign that is open itself, its segments are no questions of their own.
		const segments = [segment('paid', 'Web', 50, 400), segment('close', 'Web', 900, 10)];
		const found = nextQuestions(lines, { kinds, segments }, { currency: 'EUR', most: 9 });
		expect(found.map(({ about }) => about)).toEqual(['browsing', 'cheap', 'paid', 'close']);
		expect(found[2]?.segment).toEqual({ axis: 'channel', value: 'Web' });
		for (const { value, cost, perCost } of found) expect(perCost).toBe(value / cost);
		expect(found[3]?.value).toBeCloseTo(expectedLoss(100, 100), 4);
		expect(nextQuestions(lines, { kinds, segments }, { currency: 'EUR', most: 1 })).toHaveLength(1);
		expect(nextQuestions(lines, { kinds, segments }, { currency: null, most: 9 })).toEqual([]);
	});
});
