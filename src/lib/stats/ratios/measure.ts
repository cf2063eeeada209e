import { covariance, variance } from '#lib/stats/means/moments.ts';

/** Sums of one measure over people. Without `sumSquares` each person's value is 0 or 1. */
export interface Measure {
	/** Σx over people. */
	readonly sum: number;
	/** Σx² over people; left out for a 0/1 measure, whose variance is then m(1 − m). */
	readonly sumSquares?: number;
}

/** The mean of a measure over n people. NaN without people. */
export function measureMean(measure: Measure, n: number): number {
	return measure.sum / n;
}

/** The variance per person of a measure over n people. NaN below two people. */
export function measureVariance(measure: Measure, n: number): number {
	if (n < 2) return NaN;
	if (measure.sumSquares !== undefined)
		return variance({ n, sum: measure.sum, sumSquares: measure.sumSquares });
	const share = measure.sum / n;
	return share * (1 - share);
}

/**
 * The covariance per person of two measures over the same n people; divided by n instead of n − 1 where both are 0/1,
 * as their variances are. NaN below two people.
 */
export function measureCovariance(sums: { n: number; x: Measure; y: Measure; sumProducts: number }): number {
	const { n, x, y, sumProducts } = sums;
	const sample = covariance({ n, sumX: x.sum, sumY: y.sum, sumProducts });
	const both01 = x.sumSquares === undefined && y.sumSquares === undefined;
	return both01 ? (sample * (n - 1)) / n : sample;
}

/** The sums of a measure over two disjoint groups. */
export function addMeasures(x: Measure, y: Measure): Measure {
	if (x.sumSquares === undefined && y.sumSquares === undefined) return { sum: x.sum + y.sum };
	return { sum: x.sum + y.sum, sumSquares: (x.sumSquares ?? x.sum) + (y.sumSquares ?? y.sum) };
}
