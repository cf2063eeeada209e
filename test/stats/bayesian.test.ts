import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolutePrior, posterior, skepticalLiftPrior } from '#lib/stats/bayesian.ts';
import { computed } from './reference/gbstats.ts';

const effects = fc.record({
	estimate: fc.double({ min: -40, max: 40, noNaN: true }),
	standardError: fc.double({ min: 0.5, max: 3, noNaN: true })
});

describe('posterior', () => {
	it('has losses that differ by the mean', () => {
		fc.assert(
			fc.property(effects, (effect) => {
				const { mean, expectedLoss } = computed(posterior(effect, { confidence: 0.95 }));
				expect(expectedLoss.control - expectedLoss.treatment).toBeCloseTo(mean, 9);
				expect(Math.min(expectedLoss.control, expectedLoss.treatment)).toBeGreaterThanOrEqual(0);
			})
		);
	});

	it('turns chance and losses round where less is better', () => {
		const effect = { estimate: 1, standardError: 2 };
		const up = computed(posterior(effect, { confidence: 0.95 }));
		const down = computed(posterior(effect, { confidence: 0.95, goodDirection: 'decrease' }));
		expect(down.chanceToWin).toBeCloseTo(1 - up.chanceToWin, 14);
		expect(down.expectedLoss.control).toBe(up.expectedLoss.treatment);
	});

	it('is pulled towards the prior', () => {
		const { mean, standardDeviation } = computed(
			posterior({ estimate: 0.6, standardError: 0.3 }, { confidence: 0.95, prior: skepticalLiftPrior })
		);
		expect(mean).toBeCloseTo(0.3, 12);
		expect(standardDeviation).toBeCloseTo(Math.sqrt(0.045), 12);
	});

	it('is refused where nothing varies', () => {
		expect(posterior({ estimate: 1, standardError: 0 }, { confidence: 0.95 })).toMatchObject({
			reason: 'no-variance'
		});
	});

	it('refuses a prior without width', () => {
		const options = { confidence: 0.95, prior: { mean: 0, variance: 0 } };
		expect(() => posterior({ estimate: 1, standardError: 1 }, options)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('absolutePrior', () => {
	it('scales a prior on the lift by the size of the control', () => {
		expect(absolutePrior({ mean: 0.1, variance: 0.04 }, -5)).toEqual({ mean: 0.5, variance: 1 });
		expect(absolutePrior('flat', 5)).toBe('flat');
	});
});
