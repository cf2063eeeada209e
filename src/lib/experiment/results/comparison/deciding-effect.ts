import { compareEstimates } from '#lib/stats/means/comparison.ts';
import { refusal, welchDegreesOfFreedom } from '#lib/stats/means/difference.ts';
import { reducedP, widenedLevel } from '#lib/stats/multiple-testing/multiple-testing.ts';
import { squaredError, type Estimate, type Interval } from '#lib/stats/estimate.ts';
import { lift, type Lift } from '#lib/stats/means/lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { hasSmallCount, proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import type { Proportion } from '#lib/stats/proportions/proportion.ts';
import { sequentialCriticalValue, sequentialEffect } from '#lib/stats/sequential/sequential.ts';
import type { SelectedTest } from '#lib/stats/multiple-testing/selected-shares.ts';
import type { SkewedTest } from '#lib/stats/means/skewed-difference.ts';
import { studentLogSurvival, studentUpperQuantile } from '#lib/stats/distributions/student-t.ts';
import type { Effect, Pair } from './effect.ts';

/** An interim look: people so far, and the size at which the interval is tightest. */
export interface InterimSize {
	readonly people: number;
	readonly tunedTo?: number;
}

/** The inputs of a deciding interval. */
export interface DecidingInput {
	readonly estimates: Pair<Estimate>;
	/** People who have a yes-or-no outcome, where that is the metric. */
	readonly counts: Pair<Proportion> | null;
	/** Skewed amounts at an unequal split. */
	readonly skewed: SkewedTest | null;
	/** Shown only because enough people of each variant had the outcome. */
	readonly selected: SelectedTest | null;
	/** Set while the campaign runs. */
	readonly interim: InterimSize | null;
	/** Factor by which days widen the interval: √φ; 1 for no widening. */
	readonly widening: number;
}

const errorOf = ({ control, treatment }: Pair<Estimate>): number =>
	Math.sqrt(squaredError(control) + squaredError(treatment));

/** Does one of two shares have too few people with, or without, the outcome for the normal approximation? */
export const areSmall = (counts: Pair<Proportion> | null): counts is Pair<Proportion> =>
	counts !== null && (hasSmallCount(counts.control) || hasSmallCount(counts.treatment));

/** The relative change with ends as many standard errors from the estimate as those of the difference. */
function liftWithin({ control, treatment }: Pair<Estimate>, { low, high }: Interval): Lift | NotComputable {
	const error = errorOf({ control, treatment });
	const estimate = treatment.mean - control.mean;
	const [below, above] = [
		lift(control, treatment, (estimate - low) / error),
		lift(control, treatment, (high - estimate) / error)
	];
	if (below.kind !== 'computed' || above.kind !== 'computed') return below;
	return { ...below, high: above.high, stable: below.stable && above.stable };
}

/** The score test of a share with few people, widened for days. */
function smallEffect(
	{ control, treatment }: Pair<Proportion>,
	confidence: number,
	widening: number
): Effect | NotComputable {
	const found = proportionDifference(control, treatment, widenedLevel(confidence, widening));
	if (found.kind !== 'computed' || widening === 1) return found;
	const p = reducedP(found.difference.p, widening);
	return { ...found, difference: { ...found.difference, p, log10P: Math.log10(p) } };
}

/** The test conditional on small counts never being shown. */
function selectedEffect(
	selected: SelectedTest,
	{ control, treatment }: Pair<Proportion>,
	confidence: number,
	widening: number
): Effect {
	const { difference, relative } = selected.interval(widenedLevel(confidence, widening));
	const [a, b] = [control.count / control.n, treatment.count / treatment.n];
	const p = reducedP(selected.p, widening);
	// If the observed counts are the smallest ever shown, the plain estimate may lie outside the interval.
	const within = (x: number, { low, high }: Interval) => Math.min(high, Math.max(low, x));
	return {
		kind: 'computed',
		difference: { estimate: within(b - a, difference), ...difference, p, log10P: Math.log10(p) },
		lift: {
			kind: 'computed',
			estimate: within(b / a - 1, relative),
			...relative,
			stable: relative.high < Infinity
		}
	};
}

/** Standard errors from the estimate to an end of the interval. */
function criticalValueOf({ estimates, interim, widening }: DecidingInput, confidence: number): number {
	if (interim) return widening * sequentialCriticalValue({ ...interim, confidence });
	const freedom = welchDegreesOfFreedom(estimates.control, estimates.treatment);
	return widening * studentUpperQuantile((1 - confidence) / 2, freedom);
}

/** log10 of the two-sided p of a statistic. */
function logPOf(
	{ estimates, interim, widening }: DecidingInput,
	statistic: number,
	confidence: number
): number {
	const t = Math.abs(statistic) / widening;
	if (interim) return sequentialEffect({ estimate: t, standardError: 1, ...interim, confidence }).log10P;
	const freedom = welchDegreesOfFreedom(estimates.control, estimates.treatment);
	return Math.min(0, Math.LN2 + studentLogSurvival(t, freedom)) / Math.LN10;
}

/**
 * The deciding difference of two estimates: with few conversions by the score test, for skewed amounts by the
 * corrected one, else by Welch's; always-valid while the campaign runs; wider where days vary more than people.
 *
 * @param confidence two-sided level in (0, 1)
 */
export function decidingEffect(input: DecidingInput, confidence: number): Effect | NotComputable {
	const { estimates, counts, skewed, selected, interim, widening } = input;
	const special = selected !== null || areSmall(counts);
	const exactly = () =>
		selected && counts
			? selectedEffect(selected, counts, confidence, widening)
			: counts && smallEffect(counts, confidence, widening);
	const refused = refusal(estimates.control, estimates.treatment);
	if (refused) return exactly() ?? refused;
	if (special && !interim) return exactly() ?? plainEffect(input, confidence);
	const estimate = estimates.treatment.mean - estimates.control.mean;
	const error = errorOf(estimates);
	const critical = criticalValueOf(input, confidence);
	const range = skewed
		? skewed.interval(critical)
		: { low: estimate - critical * error, high: estimate + critical * error };
	const log10P = logPOf(input, skewed ? skewed.score(0) : estimate / error, confidence);
	const effect: Effect = {
		kind: 'computed',
		difference: { estimate, ...range, p: 10 ** log10P, log10P },
		lift: liftWithin(estimates, range)
	};
	// While it runs, few conversions never make the interval narrower than the exact test's.
	const exact = special ? exactly() : null;
	if (!exact) return effect;
	if (exact.kind !== 'computed') return exact;
	const wider = effect.difference.p >= exact.difference.p ? effect : exact;
	return {
		...wider,
		difference: {
			...wider.difference,
			estimate,
			low: Math.min(range.low, exact.difference.low),
			high: Math.max(range.high, exact.difference.high)
		}
	};
}

/** The plain difference: Welch's fixed test; the score test where nothing varies. */
export function plainEffect(
	{ estimates, counts }: Pick<DecidingInput, 'estimates' | 'counts'>,
	confidence: number
): Effect | NotComputable {
	const found = compareEstimates(estimates.control, estimates.treatment, confidence);
	return found.kind === 'not-computable' && counts
		? proportionDifference(counts.control, counts.treatment, confidence)
		: found;
}
