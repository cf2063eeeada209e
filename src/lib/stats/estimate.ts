/** The two ends of an interval. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * A variant's value with the variance of one person's contribution to it.
 *
 * The variance is PER PERSON: the squared standard error of `mean` is `variance / n`.
 */
export interface Estimate {
	/** People (or date buckets, where buckets are the units). */
	readonly n: number;
	/** The value, in the metric's unit. NaN without people. */
	readonly mean: number;
	/** Variance per unit of n, in the unit squared. NaN where it is unknown. */
	readonly variance: number;
	/** The denominator of a relative change, where that is not `mean` itself (CUPED: the unadjusted mean). */
	readonly baseline?: Baseline;
}

/** The unadjusted value of an adjusted one. */
export interface Baseline {
	readonly mean: number;
	/** Variance per unit of n. */
	readonly variance: number;
	/** Covariance per unit of n between this value and the adjusted one. */
	readonly covariance: number;
}

/** Squared standard error of an estimate's mean. */
export function squaredError(estimate: Estimate): number {
	return estimate.variance / estimate.n;
}

/** The unadjusted value: the estimate itself where nothing was adjusted. */
export function baselineOf(estimate: Estimate): Baseline {
	return (
		estimate.baseline ?? {
			mean: estimate.mean,
			variance: estimate.variance,
			covariance: estimate.variance
		}
	);
}
