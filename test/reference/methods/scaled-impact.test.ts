import { describe, expect, it } from 'vitest';
import { difference } from '#lib/stats/means/difference.ts';
import { computed } from '../../stats/reference/gbstats.ts';
import { scaledImpact } from './scaled-impact.ts';

describe('scaledImpact', () => {
	it('scales everything but p', () => {
		const effect = computed(
			difference({ n: 50, mean: 1, variance: 2 }, { n: 50, mean: 2, variance: 2 }, 0.95)
		);
		const scaled = scaledImpact(effect, { people: 1000, trafficShare: 0.5, days: 20 });
		expect(scaled.estimate).toBe(100);
		expect(scaled.p).toBe(effect.p);
		expect(scaled.low).toBeCloseTo(effect.low * 100, 9);
	});

	it('refuses no days', () => {
		const effect = computed(
			difference({ n: 50, mean: 1, variance: 2 }, { n: 50, mean: 2, variance: 2 }, 0.95)
		);
		expect(() => scaledImpact(effect, { people: 1, trafficShare: 1, days: 0 })).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});
