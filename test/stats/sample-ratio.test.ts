import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedVariantsRatio, sampleRatio } from '#lib/stats/sample-ratio.ts';

describe('sampleRatio', () => {
	it('is the published split of Udacity’s test', () => {
		const fit = sampleRatio({ observed: [345_543, 344_660], planned: [1, 1] });
		expect(fit.p).toBeCloseTo(0.28785, 5);
		expect(fit.largestGap).toBeCloseTo(0.00064, 5);
	});

	it('finds the one bad day that the total hides (1545 : 470)', () => {
		expect(sampleRatio({ observed: [1545, 470], planned: [0.5, 0.5] }).log10P).toBeLessThan(-100);
	});

	it('keeps log10 p where p underflows', () => {
		const { p, log10P } = sampleRatio({ observed: [100_000, 200_000], planned: [1, 1] });
		expect(p).toBe(0);
		expect(log10P).toBeCloseTo(-7240.6009, 3);
	});

	it('is impossible where a variant planned at 0 has people', () => {
		const split = { observed: [1000, 1010, 5], planned: [0.5, 0.5, 0] };
		expect(sampleRatio(split)).toMatchObject({ p: 0, log10P: -Infinity });
		expect(plannedVariantsRatio(split).p).toBeGreaterThan(0.8);
	});

	it('counts a planned variant without people', () => {
		expect(sampleRatio({ observed: [500, 500, 0], planned: [1, 1, 1] }).p).toBeLessThan(1e-50);
	});

	it('does not mind a variant planned at 0 without people, nor no people at all', () => {
		expect(sampleRatio({ observed: [1000, 1010, 0], planned: [1, 1, 0] }).p).toBeGreaterThan(0.8);
		expect(sampleRatio({ observed: [0, 0], planned: [1, 1] })).toMatchObject({ p: 1, largestGap: 0 });
	});

	it('does not depend on the order or the scale of the plan', () => {
		const people = fc.integer({ min: 0, max: 1e6 });
		fc.assert(
			fc.property(people, people, people, fc.integer({ min: 1, max: 100 }), (a, b, c, scale) => {
				const one = sampleRatio({ observed: [a, b, c], planned: [0.7, 0.1, 0.2] });
				const other = sampleRatio({ observed: [c, a, b], planned: [0.2 * scale, 0.7 * scale, 0.1 * scale] });
				expect(other.log10P).toBeCloseTo(one.log10P, 4);
			})
		);
	});

	it.each([
		['one variant', { observed: [5], planned: [1] }, 'wrong_length'],
		['a missing share', { observed: [5, 5], planned: [1] }, 'wrong_length'],
		['a negative count', { observed: [5, -5], planned: [1, 1] }, 'out_of_range'],
		['a plan of nothing', { observed: [5, 5], planned: [0, 0] }, 'out_of_range']
	])('refuses %s', (_, split, code) => {
		expect(() => sampleRatio(split)).toThrow(expect.objectContaining({ code }));
	});
});
