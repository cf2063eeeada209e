import { checkConfidence } from './check.ts';
import { normalQuantile } from './normal.ts';
import { checkProportion, type Proportion } from './proportion.ts';

/** Two ends of an interval. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}

/**
 * Wilson's score interval of a share.
 *
 * Good from one person on; never leaves [0, 1]. Takes people as independent.
 *
 * @param proportion people (at least one) and converted people
 * @param confidence two-sided level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Wilson (1927), Journal of the American Statistical Association 22, 209–212
 */
export function wilsonInterval(proportion: Proportion, confidence: number): Interval {
	checkProportion(proportion);
	checkConfidence(confidence);
	const { n, count } = proportion;
	const square = normalQuantile((1 - confidence) / 2) ** 2;
	const share = count / n;
	const scale = 1 + square / n;
	const centre = (share + square / (2 * n)) / scale;
	const half = Math.sqrt(square * ((share * (1 - share)) / n + square / (4 * n * n))) / scale;
	return { low: count === 0 ? 0 : centre - half, high: count === n ? 1 : centre + half };
}
