import { checkConfidence } from '#lib/stats/check.ts';
import { squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { studentLogSurvival, studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';

/** A difference treatment − control with its interval and its p, both on the absolute scale. */
export interface Effect {
	readonly kind: 'computed';
	/** Treatment − control, in the metric's unit. */
	readonly estimate: number;
	readonly low: number;
	readonly high: number;
	/** Two-sided p; 0 only below 1e-323. */
	readonly p: number;
	/** log10 of p, finite where p itself underflows. */
	readonly log10P: number;
}

/** A difference of two means by Welch's test. */
export interface Difference extends Effect {
	readonly standardError: number;
	readonly degreesOfFreedom: number;
	/** estimate / standardError. */
	readonly t: number;
	/** The multiple of the standard error in the interval. */
	readonly criticalValue: number;
}

/** Why an estimate cannot be compared, or null. */
function notComparable({ n, mean, variance }: Estimate): NotComputable | null {
	if (n === 0) return notComputable('no-people');
	if (n < 2) return notComputable('too-few-people');
	if (Number.isNaN(mean)) return notComputable('no-people');
	return variance >= 0 ? null : notComputable('no-variance');
}

/** Why two estimates cannot be compared, or null. */
export function refusal(control: Estimate, treatment: Estimate): NotComputable | null {
	const short = notComparable(control) ?? notComparable(treatment);
	if (short) return short;
	return squaredError(control) + squaredError(treatment) > 0 ? null : notComputable('no-variance');
}

/**
 * Welch and Satterthwaite's degrees of freedom of the difference of two means.
 *
 * @see Welch (1947), Biometrika 34, 28–35
 */
export function welchDegreesOfFreedom(control: Estimate, treatment: Estimate): number {
	const a = squaredError(control);
	const b = squaredError(treatment);
	return ((a + b) * (a + b)) / ((a * a) / (control.n - 1) + (b * b) / (treatment.n - 1));
}

/** Interval and p of an estimate with a Student-t error. */
export function studentEffect(parts: {
	estimate: number;
	standardError: number;
	degreesOfFreedom: number;
	confidence: number;
}): Difference {
	const { estimate, standardError, degreesOfFreedom, confidence } = parts;
	checkConfidence(confidence);
	const t = estimate / standardError;
	const criticalValue = studentUpperQuantile((1 - confidence) / 2, degreesOfFreedom);
	const halfWidth = criticalValue * standardError;
	const logP = Math.min(0, Math.LN2 + studentLogSurvival(Math.abs(t), degreesOfFreedom));
	return {
		kind: 'computed',
		estimate,
		standardError,
		degreesOfFreedom,
		t,
		criticalValue,
		low: estimate - halfWidth,
		high: estimate + halfWidth,
		p: Math.exp(logP),
		log10P: logP / Math.LN10
	};
}

/**
 * The difference of two means with Welch's interval.
 *
 * Assumes that both sample means are normal: from a few hundred people a variant for heavy-tailed money,
 * from about thirty for scores. Below that the interval is too narrow. Shares with fewer than thirty
 * converted (or unconverted) people belong to `proportionDifference`.
 *
 * @param control    the control's value with its variance per person, in the metric's unit
 * @param treatment  the treatment's value, same unit
 * @param confidence two-sided level in (0, 1), such as 0.95
 * @returns the difference treatment − control with standard error, interval and two-sided p; or why there is none:
 *   `no-people`, `too-few-people` (below two), `no-variance`
 * @throws {StatsError} `out_of_range` if confidence is not in (0, 1)
 * @see Welch (1947), Biometrika 34, 28–35
 */
export function difference(
	control: Estimate,
	treatment: Estimate,
	confidence: number
): Difference | NotComputable {
	checkConfidence(confidence);
	return (
		refusal(control, treatment) ??
		studentEffect({
			estimate: treatment.mean - control.mean,
			standardError: Math.sqrt(squaredError(control) + squaredError(treatment)),
			degreesOfFreedom: welchDegreesOfFreedom(control, treatment),
			confidence
		})
	);
}
