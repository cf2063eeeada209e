import { checkFinite } from './check.ts';
import type { Estimate } from './estimate.ts';
import { exactSum } from './exact.ts';

/** Sums over everyone in one bucket (a released block of days) of one variant. */
export interface Bucket {
	readonly numerator: number;
	readonly denominator: number;
}

/** Σ numerator / Σ denominator and each bucket's residual numerator − R·denominator. */
export function residuals(buckets: readonly Bucket[]) {
	for (const { numerator, denominator } of buckets) {
		checkFinite(numerator, 'numerator');
		checkFinite(denominator, 'denominator');
	}
	const total = exactSum(buckets.map(({ denominator }) => denominator));
	const ratio = exactSum(buckets.map(({ numerator }) => numerator)) / total;
	return { total, ratio, values: buckets.map((bucket) => bucket.numerator - ratio * bucket.denominator) };
}

/**
 * A ratio of sums with buckets as the units, for files without second moments.
 *
 * Takes buckets as alike and independent: a trend over the campaign makes the interval too wide, people who return on
 * later days make it too narrow. At least 20 buckets; below, the interval is too narrow. Only released buckets may be
 * given: an interval is a published number too.
 *
 * @param buckets numerator and denominator sums of one variant, by bucket
 * @returns Σm/Σd with n = number of buckets and squared standard error variance/n = (c/(c−1))·Σr²/(Σd)²
 * @throws {StatsError} `not_a_number` if a sum is not a number
 * @see Cochran (1977), Sampling Techniques, chapter 6
 */
export function clusteredEstimate(buckets: readonly Bucket[]): Estimate {
	const n = buckets.length;
	const { total, ratio, values } = residuals(buckets);
	const squares = exactSum(values.map((value) => value * value));
	return { n, mean: ratio, variance: n < 2 ? NaN : ((n / (n - 1)) * squares * n) / total ** 2 };
}
