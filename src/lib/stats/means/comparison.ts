import { checkConfidence } from '#lib/stats/check.ts';
import { refusal, studentEffect, welchDegreesOfFreedom, type Difference } from './difference.ts';
import { squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { lift, type Lift } from './lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';

/** Two values compared on both scales, by one test. */
export interface Comparison {
	readonly kind: 'computed';
	readonly difference: Difference;
	readonly lift: Lift | NotComputable;
}

/**
 * The difference and the relative difference of two values by one critical value, so that verdict and lift agree.
 *
 * `difference` and `lift` in one; same assumptions. For shares of people use `proportionDifference`.
 *
 * @param control    the control's value with its variance per person, in the metric's unit
 * @param treatment  the treatment's value, same unit
 * @param confidence two-sided level in (0, 1), such as 0.95
 * @returns both intervals; or why there are none
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1)
 */
export function compareEstimates(
	control: Estimate,
	treatment: Estimate,
	confidence: number
): Comparison | NotComputable {
	checkConfidence(confidence);
	const refused = refusal(control, treatment);
	if (refused) return refused;
	const difference = studentEffect({
		estimate: treatment.mean - control.mean,
		standardError: Math.sqrt(squaredError(control) + squaredError(treatment)),
		degreesOfFreedom: welchDegreesOfFreedom(control, treatment),
		confidence
	});
	return {
		kind: 'computed',
		difference,
		lift: lift(control, treatment, difference.criticalValue)
	};
}
