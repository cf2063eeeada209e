import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heterogeneity } from '#lib/stats/pooling/between-studies.ts';
import { derSimonianLaird } from '../reference/methods/dersimonian-laird.ts';
import { fixedEffect, pauleMandel } from '#lib/stats/pooling/meta-analysis.ts';
import { computed } from './reference/gbstats.ts';

const studies = fc.array(
	fc.record({
		effect: fc.double({ min: -1, max: 1, noNaN: true }),
		variance: fc.double({ min: 0.001, max: 0.1, noNaN: true })
	}),
	{ minLength: 2, maxLength: 15 }
);

describe('pooled effects', () => {
	it('are alike where campaigns are alike', () => {
		const same = Array.from({ length: 4 }, () => ({ effect: 0.1, variance: 0.01 }));
		const fixed = computed(fixedEffect(same, 0.95));
		expect(fixed.standardError).toBeCloseTo(0.05, 12);
		expect(derSimonianLaird(same, 0.95)).toEqual(fixed);
		expect(pauleMandel(same, 0.95)).toEqual(fixed);
	});

	it('lie within the campaigns, the random ones with the wider interval', () => {
		fc.assert(
			fc.property(studies, (list) => {
				const effects = list.map(({ effect }) => effect);
				const fixed = computed(fixedEffect(list, 0.95));
				for (const random of [derSimonianLaird(list, 0.95), pauleMandel(list, 0.95)].map(computed)) {
					expect(random.standardError).toBeGreaterThanOrEqual(fixed.standardError - 1e-12);
					expect(random.betweenVariance).toBeGreaterThanOrEqual(0);
					expect(random.estimate).toBeGreaterThanOrEqual(Math.min(...effects) - 1e-12);
					expect(random.estimate).toBeLessThanOrEqual(Math.max(...effects) + 1e-12);
				}
			})
		);
	});

	it('are refused without campaigns', () => {
		expect(fixedEffect([], 0.95)).toMatchObject({ reason: 'too-few-campaigns' });
		expect(derSimonianLaird([{ effect: 1, variance: 1 }], 0.95)).toMatchObject({ kind: 'not-computable' });
	});

	it('refuse a variance of 0', () => {
		expect(() => fixedEffect([{ effect: 1, variance: 0 }], 0.95)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('heterogeneity', () => {
	it('does not move when all effects move', () => {
		fc.assert(
			fc.property(studies, (list) => {
				const moved = list.map(({ effect, variance }) => ({ effect: effect + 3, variance }));
				expect(computed(heterogeneity(moved)).q).toBeCloseTo(computed(heterogeneity(list)).q, 6);
			})
		);
	});

	it('is refused for one segment', () => {
		expect(heterogeneity([{ effect: 1, variance: 1 }])).toMatchObject({ reason: 'too-few-campaigns' });
	});
});
