import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequentialOneSided } from './sequential-one-sided.ts';

const looks = fc.record({
	estimate: fc.double({ min: -5, max: 5, noNaN: true }),
	standardError: fc.double({ min: 0.01, max: 3, noNaN: true }),
	people: fc.integer({ min: 10, max: 1e7 }),
	confidence: fc.constantFrom(0.9, 0.95, 0.99)
});

describe('sequentialOneSided', () => {
	it('has p below α exactly when its bound excludes 0', () => {
		fc.assert(
			fc.property(looks, fc.constantFrom('greater' as const, 'lesser' as const), (look, alternative) => {
				const alpha = 1 - look.confidence;
				const bound = sequentialOneSided(look, alternative);
				const excludes = bound.low > 0 || bound.high < 0;
				// ρ is fixed by α, so at that α bound and p are one
				expect(excludes).toBe(bound.p < alpha);
			})
		);
	});

	it('refuses a level below one half', () => {
		const look = { estimate: 1, standardError: 1, people: 10, confidence: 0.4 };
		expect(() => sequentialOneSided(look, 'greater')).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});
