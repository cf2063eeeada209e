import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneSided } from '#lib/stats/means/non-inferiority.ts';
import { sequentialCriticalValue, sequentialEffect } from '#lib/stats/sequential/sequential.ts';

const looks = fc.record({
	estimate: fc.double({ min: -5, max: 5, noNaN: true }),
	standardError: fc.double({ min: 0.01, max: 3, noNaN: true }),
	people: fc.integer({ min: 10, max: 1e7 }),
	confidence: fc.constantFrom(0.9, 0.95, 0.99)
});

describe('sequentialEffect', () => {
	it('has p below α exactly when its interval excludes 0', () => {
		fc.assert(
			fc.property(looks, (look) => {
				const { low, high, p } = sequentialEffect(look);
				expect(low > 0 || high < 0).toBe(p < 1 - look.confidence);
			})
		);
	});

	it('is wider than the fixed interval', () => {
		fc.assert(
			fc.property(looks, (look) => {
				expect(sequentialCriticalValue(look)).toBeGreaterThan(1.64);
			})
		);
	});

	it('is tightest about where it is tuned to', () => {
		const width = (people: number) => sequentialCriticalValue({ people, confidence: 0.95, tunedTo: 5000 });
		expect(width(5000)).toBeLessThan(width(500));
		expect(width(5000)).toBeLessThan(width(500_000));
	});

	it('keeps log10 p where p underflows', () => {
		const far = sequentialEffect({ estimate: 90, standardError: 1, people: 1e5, confidence: 0.95 });
		expect(far.p).toBe(0);
		expect(far.log10P).toBeLessThan(-1000);
	});

	it.each([
		['no error', { standardError: 0 }],
		['nobody', { people: 0 }],
		['no tuning', { tunedTo: 0 }],
		['a confidence of 1', { confidence: 1 }]
	])('refuses %s', (_, wrong) => {
		const look = { estimate: 1, standardError: 1, people: 10, confidence: 0.95, ...wrong };
		expect(() => sequentialEffect(look)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
	});
});

describe('oneSided', () => {
	it('mirrors when the sign is turned', () => {
		const effect = { estimate: 1.2, standardError: 0.7, degreesOfFreedom: 31 };
		const up = oneSided(effect, 'greater', 0.95);
		const down = oneSided({ ...effect, estimate: -1.2 }, 'lesser', 0.95);
		expect(down).toEqual({ ...up, low: -Infinity, high: -up.low });
	});
});
