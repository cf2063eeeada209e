import { refusal, studentEffect, welchDegreesOfFreedom, type Difference } from './difference.ts';
import { baselineOf, squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';

/**
 * The relative difference by the delta method, as GrowthBook's gbstats computes it. For comparison only, never a verdict:
 * at 500 people and 1 % it rejects 8.9 % of no-effects at α = 5 % one-sidedly, and it can contradict the absolute test.
 *
 * @param control    the control's value
 * @param treatment  the treatment's value, same unit
 * @param options    confidence in (0, 1); `gradient: 'unadjusted'` follows gbstats' formula for CUPED means, which takes
 *   the unadjusted difference in the gradient
 * @returns lift with delta-method standard error, Welch's degrees of freedom of the absolute difference, interval and p; refused, as there, where
 *   either variant does not vary or the control's value is 0
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1)
 * @see gbstats 0.8.0, frequentist/tests.py (MIT)
 */
export function deltaLift(
	control: Estimate,
	treatment: Estimate,
	options: { confidence: number; gradient?: 'adjusted' | 'unadjusted' }
): Difference | NotComputable {
	const refused = refusal(control, treatment);
	if (refused) return refused;
	if (control.variance === 0 || treatment.variance === 0) return notComputable('no-variance');
	const base = baselineOf(control);
	if (base.mean === 0) return notComputable('zero-baseline');
	const size = Math.abs(base.mean);
	const gap =
		options.gradient === 'unadjusted'
			? baselineOf(treatment).mean - base.mean
			: treatment.mean - control.mean;
	const slope = (gap * Math.sign(base.mean)) / size;
	const controlVariance =
		(control.variance + 2 * slope * base.covariance + slope ** 2 * base.variance) / control.n;
	return studentEffect({
		estimate: (treatment.mean - control.mean) / size,
		standardError: Math.sqrt(controlVariance + squaredError(treatment)) / size,
		degreesOfFreedom: welchDegreesOfFreedom(control, treatment),
		confidence: options.confidence
	});
}
