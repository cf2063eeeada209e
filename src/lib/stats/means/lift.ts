import { baselineOf, squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { refusal, studentEffect, welchDegreesOfFreedom, type Difference } from './difference.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';

/**
 * The relative difference by the delta method, as GrowthBook's gbstats computes it. For comparison only, never a verdict:
 * at 500 people and 1% it rejects 8.9% of no-effects at α = 5% one-sidedly, and it can contradict the absolute test.
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

/** A relative difference: 0.02 is +2% of the control's value. */
export interface Lift {
	readonly kind: 'computed';
	readonly estimate: number;
	/** −Infinity where there is no bound. */
	readonly low: number;
	/** Infinity where there is no bound. */
	readonly high: number;
	/** False where a bound is missing: the control's value is too close to zero. */
	readonly stable: boolean;
}

/** A difference, its baseline, and their joint error. */
export interface FiellerParts {
	readonly difference: number;
	readonly baseline: number;
	/** Var(difference), Var(baseline), Cov(difference, baseline) of the estimates themselves, not per person. */
	readonly differenceVariance: number;
	readonly baselineVariance: number;
	readonly covariance: number;
	readonly criticalValue: number;
}

/**
 * Fieller's interval of difference / |baseline|: all values v for which a test does not reject "difference − v·|baseline| = 0".
 *
 * At v = 0 that is the test of the difference itself, so the interval excludes 0 exactly when the difference is beyond
 * criticalValue standard errors.
 *
 * @see Fieller (1954), Journal of the Royal Statistical Society B 16, 175–185
 */
export function fieller(parts: FiellerParts): Lift {
	const { difference, differenceVariance, baselineVariance, criticalValue } = parts;
	const baseline = Math.abs(parts.baseline);
	const covariance = parts.covariance * Math.sign(parts.baseline);
	const square = criticalValue * criticalValue;
	const estimate = difference / baseline;
	const a = baseline * baseline - square * baselineVariance;
	if (!(a > 0)) return { kind: 'computed', estimate, low: -Infinity, high: Infinity, stable: false };
	const b = difference * baseline - square * covariance;
	const c = difference * difference - square * differenceVariance;
	const root = Math.sqrt(Math.max(0, b * b - a * c));
	const far = b + (b < 0 ? -root : root);
	const one = far / a;
	const other = far === 0 ? 0 : c / far;
	return { kind: 'computed', estimate, low: Math.min(one, other), high: Math.max(one, other), stable: true };
}

/**
 * The relative difference (treatment − control)/|control| with Fieller's interval.
 *
 * Assumes that both means are normal. Agrees with the absolute verdict when given the same critical value: it excludes 0 exactly
 * when the difference does. Where the control is within `criticalValue` standard errors of zero there is no bound: the
 * answer is then not stable, and the difference should be shown in points.
 *
 * @param control       the control's value, with its unadjusted baseline where it is adjusted
 * @param treatment     the treatment's value, same unit
 * @param criticalValue multiple of the standard error, such as the `criticalValue` of `difference`
 * @returns the lift as a share of the control's value; or why there is none, also `zero-baseline`
 */
export function lift(control: Estimate, treatment: Estimate, criticalValue: number): Lift | NotComputable {
	const refused = refusal(control, treatment);
	if (refused) return refused;
	const baseline = baselineOf(control);
	if (baseline.mean === 0) return notComputable('zero-baseline');
	return fieller({
		difference: treatment.mean - control.mean,
		baseline: baseline.mean,
		differenceVariance: squaredError(control) + squaredError(treatment),
		baselineVariance: baseline.variance / control.n,
		covariance: -baseline.covariance / control.n,
		criticalValue
	});
}
