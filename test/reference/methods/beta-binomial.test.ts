import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proportions } from '../../stats/arbitrary.ts';
import { betaBinomialComparison } from './beta-binomial.ts';

describe('betaBinomialComparison', () => {
	it('has losses that differ by the means, and chances that add up', () => {
		fc.assert(
			fc.property(proportions(1, 2000), proportions(1, 2000), (a, b) => {
				const one = betaBinomialComparison(a, b, { confidence: 0.95 });
				const other = betaBinomialComparison(b, a, { confidence: 0.95 });
				expect(one.expectedLoss.control - one.expectedLoss.treatment).toBeCloseTo(
					one.treatment.mean - one.control.mean,
					9
				);
				expect(one.chanceToWin + other.chanceToWin).toBeCloseTo(1, 7);
			}),
			{ numRuns: 40 }
		);
	});

	it('refuses impossible counts', () => {
		expect(() =>
			betaBinomialComparison({ n: 1, count: 2 }, { n: 1, count: 0 }, { confidence: 0.95 })
		).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});
