import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrestiCaffoInterval, logRatioInterval, pearsonTest } from './comparison-intervals.ts';
import { binomialTest, fisherTest } from './exact-test.ts';
import {
	compareRates,
	conditionalRateTest,
	estimatedRateTest,
	exactRateInterval
} from './poisson-rates.ts';
import { clopperPearsonInterval, jeffreysInterval, waldInterval } from './share-intervals.ts';
import { wilsonInterval } from '#lib/stats/proportions/proportion.ts';
import { proportions } from '../../stats/arbitrary.ts';
import { computed } from '../../stats/reference/gbstats.ts';

const rates = fc.record({
	count: fc.integer({ min: 0, max: 60 }),
	exposure: fc.integer({ min: 1000, max: 1_000_000 }).map((hundredths) => hundredths / 100)
});

describe('compareRates', () => {
	it('has p below α exactly when both intervals exclude no effect', () => {
		fc.assert(
			fc.property(rates, rates, (a, b) => {
				const answer = compareRates(a, b, 0.95);
				if (answer.kind === 'not-computable') return;
				const { difference, ratio, p } = answer;
				expect(difference.low > 0 || difference.high < 0).toBe(p < 0.05);
				expect(ratio.low > 1 || ratio.high < 1).toBe(p < 0.05);
			}),
			{ numRuns: 500 }
		);
	});

	it('is refused without events', () => {
		const none = { count: 0, exposure: 10 };
		expect(compareRates(none, none, 0.95)).toMatchObject({ reason: 'no-variance' });
	});

	it('refuses no exposure', () => {
		expect(() => compareRates({ count: 1, exposure: 0 }, { count: 1, exposure: 1 }, 0.95)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('exact tests', () => {
	it('find nothing where the variants are alike', () => {
		const [share, rate] = [
			{ n: 50, count: 7 },
			{ count: 9, exposure: 400 }
		];
		expect(fisherTest(share, share)).toBeCloseTo(1, 12);
		expect(conditionalRateTest(rate, rate)).toBeCloseTo(1, 12);
		expect(estimatedRateTest(rate, rate)).toBeCloseTo(1, 9);
	});

	it('is the tea tasting lady’s', () => {
		expect(fisherTest({ n: 4, count: 1 }, { n: 4, count: 3 })).toBeCloseTo(34 / 70, 12);
	});

	it('do not depend on who is the control', () => {
		fc.assert(
			fc.property(proportions(1, 300), proportions(1, 300), (a, b) => {
				expect(fisherTest(b, a)).toBeCloseTo(fisherTest(a, b), 9);
			})
		);
	});

	it('is a coin’s', () => expect(binomialTest({ n: 10, count: 1 }, 0.5)).toBeCloseTo(22 / 1024, 12));
});

describe('intervals of one share', () => {
	it('are nested: the exact one is the widest that contains the share', () => {
		fc.assert(
			fc.property(proportions(1, 2000), ({ n, count }) => {
				const exact = clopperPearsonInterval({ n, count }, 0.95);
				const jeffreys = jeffreysInterval({ n, count }, 0.95);
				expect(exact.low).toBeLessThanOrEqual(jeffreys.low + 1e-12);
				expect(exact.high).toBeGreaterThanOrEqual(jeffreys.high - 1e-12);
				for (const { low, high } of [exact, wilsonInterval({ n, count }, 0.95)]) {
					expect(low).toBeGreaterThanOrEqual(0);
					expect(high).toBeLessThanOrEqual(1);
					expect(low).toBeLessThanOrEqual(count / n + 1e-12);
					expect(high).toBeGreaterThanOrEqual(count / n - 1e-12);
				}
			})
		);
	});

	it('has no width by Wald without conversions, but has by Wilson', () => {
		expect(waldInterval({ n: 50, count: 0 }, 0.95)).toEqual({ low: 0, high: 0 });
		expect(wilsonInterval({ n: 50, count: 0 }, 0.95).high).toBeGreaterThan(0.05);
	});

	it('is Garwood’s for a rate', () => {
		const { low, high } = exactRateInterval({ count: 10, exposure: 1 }, 0.95);
		expect(low).toBeCloseTo(4.795, 3);
		expect(high).toBeCloseTo(18.39, 2);
	});
});

describe('intervals of two shares', () => {
	it('are refused where there is nothing to divide by', () => {
		const none = { n: 10, count: 0 };
		expect(logRatioInterval(none, none, { confidence: 0.95, added: 0 })).toMatchObject({
			reason: 'zero-baseline'
		});
		expect(pearsonTest(none, none)).toMatchObject({ reason: 'no-variance' });
	});

	it('turn round when the variants are swapped', () => {
		const [a, b] = [
			{ n: 40, count: 7 },
			{ n: 33, count: 12 }
		];
		const [one, other] = [agrestiCaffoInterval(a, b, 0.9), agrestiCaffoInterval(b, a, 0.9)];
		expect(other.low).toBeCloseTo(-one.high, 12);
		const p = (answer: ReturnType<typeof pearsonTest>) => ('p' in answer ? answer.p : NaN);
		expect(p(pearsonTest(a, b))).toBe(p(pearsonTest(b, a)));
	});
});

describe('computed', () => {
	it('throws on a refusal', () => {
		expect(() => computed(compareRates({ count: 0, exposure: 1 }, { count: 0, exposure: 1 }, 0.9))).toThrow();
	});
});
