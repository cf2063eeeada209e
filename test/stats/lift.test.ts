import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEstimates } from '#lib/stats/means/comparison.ts';
import { lift } from '#lib/stats/means/lift.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { momentsOf, values } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

const varied = fc
	.tuple(values(8), values(8))
	.map(([a, b]) => ({ control: meanEstimate(momentsOf(a)), treatment: meanEstimate(momentsOf(b)) }))
	.filter(({ control, treatment }) => control.variance > 0 && treatment.variance > 0 && control.mean !== 0);

describe('lift', () => {
	it('solves its definition at both ends', () => {
		const [control, treatment] = [
			{ n: 4574, mean: 12.093, variance: 1216.68 },
			{ n: 195, mean: 12.6172, variance: 1324.45 }
		];
		const { low, high } = computed(lift(control, treatment, 1.96));
		for (const end of [low, high]) {
			const gap = Math.abs(treatment.mean - (1 + end) * control.mean);
			const noise = Math.sqrt(treatment.variance / 195 + ((1 + end) ** 2 * control.variance) / 4574);
			expect(gap).toBeCloseTo(1.96 * noise, 9);
		}
	});

	it('agrees with the verdict of the difference', () => {
		fc.assert(
			fc.property(varied, ({ control, treatment }) => {
				const { difference, lift: relative } = computed(compareEstimates(control, treatment, 0.95));
				const { low, high, stable } = computed(relative);
				if (stable) expect(low > 0 || high < 0).toBe(difference.p < 0.05);
			}),
			{ numRuns: 500 }
		);
	});

	it('points the way of the difference from a baseline below zero', () => {
		const up = computed(lift({ n: 900, mean: -10, variance: 4 }, { n: 900, mean: -5, variance: 4 }, 1.96));
		expect(up.estimate).toBe(0.5);
		expect(up.low).toBeGreaterThan(0);
	});

	it('does not change with the currency', () => {
		const [a, b] = [
			{ n: 50, mean: 3, variance: 20 },
			{ n: 60, mean: 4, variance: 25 }
		];
		const times = (x: typeof a) => ({ n: x.n, mean: x.mean * 7, variance: x.variance * 49 });
		const [one, other] = [computed(lift(a, b, 2)), computed(lift(times(a), times(b), 2))];
		expect(other.low).toBeCloseTo(one.low, 12);
		expect(other.high).toBeCloseTo(one.high, 12);
	});

	it('is not stable near a baseline of zero', () => {
		const answer = computed(lift({ n: 10, mean: 0.1, variance: 4 }, { n: 10, mean: 3, variance: 4 }, 2));
		expect(answer).toMatchObject({ stable: false, low: -Infinity, high: Infinity });
	});

	it('is refused for a baseline of zero', () => {
		const answer = lift({ n: 10, mean: 0, variance: 4 }, { n: 10, mean: 3, variance: 4 }, 2);
		expect(answer).toEqual({ kind: 'not-computable', reason: 'zero-baseline' });
	});
});
