import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredEstimate, pairedDifference } from '#lib/stats/ratios/date-buckets.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { momentsOf } from './arbitrary.ts';
import { computed } from './reference/gbstats.ts';

const buckets = (count: number) =>
	fc.array(
		fc.record({
			numerator: fc.integer({ min: 0, max: 500 }),
			denominator: fc.integer({ min: 500, max: 5000 })
		}),
		{ minLength: count, maxLength: count }
	);

describe('clusteredEstimate', () => {
	it('is the mean with its sample variance where every bucket is of one size', () => {
		const values = [3, 8, 1, 9, 4];
		const { n, mean, variance } = clusteredEstimate(
			values.map((numerator) => ({ numerator, denominator: 1 }))
		);
		const plain = meanEstimate(momentsOf(values));
		expect([n, mean]).toEqual([5, plain.mean]);
		expect(variance).toBeCloseTo(plain.variance, 12);
	});

	it('is (c/(c − 1))·Σr²/(Σd)² by hand', () => {
		const { mean, variance } = clusteredEstimate([
			{ numerator: 2, denominator: 10 },
			{ numerator: 6, denominator: 30 },
			{ numerator: 7, denominator: 20 }
		]);
		expect(mean).toBe(0.25);
		expect(variance / 3).toBeCloseTo((1.5 * (0.25 + 2.25 + 4)) / 3600, 15);
	});

	it('has no variance with one bucket', () => {
		expect(clusteredEstimate([{ numerator: 1, denominator: 2 }]).variance).toBeNaN();
	});

	it('refuses what is no number', () => {
		expect(() => clusteredEstimate([{ numerator: NaN, denominator: 2 }])).toThrow(
			expect.objectContaining({ code: 'not_a_number' })
		);
	});
});

describe('pairedDifference', () => {
	const pairs = fc
		.tuple(buckets(24), buckets(24))
		.map(([a, b]) => a.map((control, i) => ({ control, treatment: b[i] ?? control })));

	it('is the paired t test where every bucket is of one size', () => {
		const values = [
			[3, 5],
			[8, 9],
			[1, 4],
			[9, 9]
		] as const;
		const answer = computed(
			pairedDifference(
				values.map(([a, b]) => ({
					control: { numerator: a, denominator: 1 },
					treatment: { numerator: b, denominator: 1 }
				})),
				0.95
			)
		);
		const gaps = meanEstimate(momentsOf(values.map(([a, b]) => b - a)));
		expect(answer.difference.estimate).toBeCloseTo(gaps.mean, 12);
		expect(answer.difference.standardError).toBeCloseTo(Math.sqrt(gaps.variance / 4), 12);
		expect(answer.difference.degreesOfFreedom).toBe(3);
	});

	it('is negated when the variants are swapped', () => {
		fc.assert(
			fc.property(pairs, (list) => {
				const swapped = list.map(({ control, treatment }) => ({ control: treatment, treatment: control }));
				const [one, other] = [pairedDifference(list, 0.95), pairedDifference(swapped, 0.95)];
				if (one.kind === 'not-computable' || other.kind === 'not-computable') return;
				expect(other.difference.low).toBeCloseTo(-one.difference.high, 12);
				expect(other.difference.p).toBeCloseTo(one.difference.p, 12);
			})
		);
	});

	it('has a lift that agrees with the verdict', () => {
		fc.assert(
			fc.property(pairs, (list) => {
				const answer = pairedDifference(list, 0.95);
				if (answer.kind === 'not-computable' || answer.lift.kind === 'not-computable') return;
				const { low, high, stable } = answer.lift;
				if (stable) expect(low > 0 || high < 0).toBe(answer.difference.p < 0.05);
			})
		);
	});

	it('is refused below two buckets', () => {
		expect(pairedDifference([], 0.95)).toMatchObject({ reason: 'too-few-people' });
	});
});
