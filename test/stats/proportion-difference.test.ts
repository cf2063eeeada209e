import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import { proportions, rareProportions } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

const either = fc.oneof(proportions(2), rareProportions());

describe('proportionDifference', () => {
	it('is the published conversion of Hillstrom’s men’s e-mail', () => {
		const answer = computed(proportionDifference({ n: 21_306, count: 122 }, { n: 21_307, count: 267 }, 0.95));
		expect(answer.method).toBe('welch');
		expect(answer.difference.p).toBeCloseTo(1.5e-13, 14);
		expect(computed(answer.lift)).toMatchObject({ stable: true });
		expect(computed(answer.lift).estimate).toBeCloseTo(1.188, 3);
	});

	it('takes the score test with fewer than 30 converted or unconverted people', () => {
		const method = (count: number) =>
			computed(proportionDifference({ n: 1000, count }, { n: 1000, count: 500 }, 0.95)).method;
		expect([29, 30, 970, 971].map(method)).toEqual(['score', 'welch', 'welch', 'score']);
	});

	it('has p below α exactly when both intervals exclude 0', () => {
		fc.assert(
			fc.property(either, either, fc.constantFrom(0.9, 0.95, 0.99), (a, b, confidence) => {
				const { difference, lift } = computed(proportionDifference(a, b, confidence));
				const found = difference.p < 1 - confidence;
				expect(difference.low > 0 || difference.high < 0).toBe(found);
				if (lift.kind === 'computed' && (lift.stable || lift.high === Infinity) && lift.low > -Infinity)
					expect(lift.low > 0 || lift.high < 0).toBe(found);
			}),
			{ numRuns: 1000 }
		);
	});

	it('is negated when the variants are swapped', () => {
		fc.assert(
			fc.property(either, either, (a, b) => {
				const one = computed(proportionDifference(a, b, 0.95)).difference;
				const other = computed(proportionDifference(b, a, 0.95)).difference;
				expect(other.estimate).toBeCloseTo(-one.estimate, 12);
				expect(other.low).toBeCloseTo(-one.high, 9);
				expect(other.high).toBeCloseTo(-one.low, 9);
				expect(other.p).toBeCloseTo(one.p, 9);
			})
		);
	});

	it('computes what other tools refuse', () => {
		const none = { n: 1000, count: 0 };
		const both = computed(proportionDifference(none, none, 0.95));
		expect(both.difference).toMatchObject({ estimate: 0, p: 1, log10P: 0 });
		expect(both.difference.high).toBeCloseTo(0.003827, 6);
		expect(both.lift).toMatchObject({ reason: 'zero-baseline' });
		const some = computed(proportionDifference(none, { n: 1000, count: 7 }, 0.95));
		expect(some.difference.p).toBeCloseTo(0.0080556, 7);
		expect(some.difference.low).toBeGreaterThan(0);
		expect(some.lift).toMatchObject({ estimate: Infinity, high: Infinity, stable: false });
		const all = { n: 40, count: 40 };
		expect(computed(proportionDifference(all, all, 0.95)).difference.p).toBe(1);
	});

	it('is refused without people', () => {
		const answer = proportionDifference({ n: 0, count: 0 }, { n: 10, count: 1 }, 0.95);
		expect(answer).toEqual({ kind: 'not-computable', reason: 'no-people' });
	});

	it('refuses a confidence of 95', () => {
		const one = { n: 10, count: 1 };
		expect(() => proportionDifference(one, one, 95)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});
