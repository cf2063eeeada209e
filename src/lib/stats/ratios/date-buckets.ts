import { checkConfidence, checkFinite } from '#lib/stats/check.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { exactSum } from '#lib/stats/exact.ts';
import { type Difference, studentEffect } from '#lib/stats/means/difference.ts';
import { fieller, type Lift } from '#lib/stats/means/lift.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';

/** Sums over everyone in one bucket (a released block of days) of one variant. */
export interface Bucket {
	readonly numerator: number;
	readonly denominator: number;
}

/** Σ numerator / Σ denominator and each bucket's residual numerator − R·denominator. */
function residuals(buckets: readonly Bucket[]) {
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
 * Assumes that buckets are alike and independent: a trend over the campaign makes the interval too wide, people who return on
 * later days make it too narrow. At least 20 buckets; below, the interval is too narrow. Pass only released buckets:
 * an interval is a published number too.
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

/** The two variants' sums over the same released block of days. */
export interface BucketPair {
	readonly control: Bucket;
	readonly treatment: Bucket;
}

/** A paired comparison on both scales. */
export interface PairedComparison {
	readonly kind: 'computed';
	readonly difference: Difference;
	readonly lift: Lift | NotComputable;
}

/**
 * The difference of two ratios over the same buckets, paired, for files whose people return on several days.
 *
 * What both variants share on a day (a weekday, a holiday) cancels. Assumes that the daily differences are alike and independent;
 * at least some twenty buckets, below that the interval is too narrow. It makes no statement about single people.
 *
 * @param pairs      sums by bucket, both variants present in each
 * @param confidence two-sided level in (0, 1)
 * @returns R_treatment − R_control of the totals with c − 1 degrees of freedom, and the lift by Fieller with the
 *   variants' covariance; `too-few-people` below two buckets, `no-people` for an empty denominator, `no-variance`
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Cochran (1977), Sampling Techniques, section 6.12
 */
export function pairedDifference(
	pairs: readonly BucketPair[],
	confidence: number
): PairedComparison | NotComputable {
	checkConfidence(confidence);
	const count = pairs.length;
	if (count < 2) return notComputable('too-few-people');
	const a = residuals(pairs.map(({ control }) => control));
	const b = residuals(pairs.map(({ treatment }) => treatment));
	if (a.total === 0 || b.total === 0) return notComputable('no-people');
	const factor = count / (count - 1);
	const control = a.values.map((value) => value / a.total);
	const gaps = b.values.map((value, i) => value / b.total - (control[i] ?? 0));
	const product = (x: readonly number[], y: readonly number[]) =>
		factor * exactSum(x.map((value, i) => value * (y[i] ?? 0)));
	const variance = product(gaps, gaps);
	if (!(variance > 0)) return notComputable('no-variance');
	const estimate = b.ratio - a.ratio;
	const parts = { standardError: Math.sqrt(variance), degreesOfFreedom: count - 1, confidence };
	const lift =
		a.ratio === 0
			? notComputable('zero-baseline')
			: fieller({
					difference: estimate,
					baseline: a.ratio,
					differenceVariance: variance,
					baselineVariance: product(control, control),
					covariance: product(gaps, control),
					criticalValue: studentUpperQuantile((1 - confidence) / 2, count - 1)
				});
	return { kind: 'computed', difference: studentEffect({ estimate, ...parts }), lift };
}
