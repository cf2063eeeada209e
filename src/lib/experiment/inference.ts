import { compare } from '#lib/stats/comparison.ts';
import { clusteredEstimate } from '#lib/stats/clustered.ts';
import { cupedEstimates } from '#lib/stats/cuped.ts';
import { cupedRatioEstimates } from '#lib/stats/cuped-ratio.ts';
import { deltaLift } from '#lib/stats/delta-lift.ts';
import { refusal, welchDegreesOfFreedom } from '#lib/stats/difference.ts';
import { squaredError, type Estimate } from '#lib/stats/estimate.ts';
import { lift, type Lift } from '#lib/stats/lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { pairedDifference, type BucketPair } from '#lib/stats/paired.ts';
import { hasSmallCount, proportionDifference } from '#lib/stats/proportion-difference.ts';
import { proportionEstimate, type Proportion } from '#lib/stats/proportion.ts';
import { defaultTuning, sequentialEffect } from '#lib/stats/sequential.ts';
import type { Sums } from './breakdown.ts';
import { fewestBuckets, fewestPairs } from './fewest.ts';
import { numeratorOf, scaleOf, type Metric } from './metric.ts';
import { cupedRatioSums, cupedSums, personLevel } from './person-level.ts';
import type { Basis, DifferenceResult, Range, VarianceSource } from './results.ts';

/** Difference and lift at one level. */
export interface Effect {
	readonly kind: 'computed';
	readonly difference: DifferenceResult;
	readonly lift: Lift | NotComputable;
}

/** What an interval rests on, and the way to any level of it. */
export interface Inference {
	readonly source: Exclude<VarianceSource, 'none'>;
	/** Standard error of the absolute difference; NaN where nothing varies. */
	readonly standardError: number;
	readonly counts: { readonly control: Proportion; readonly treatment: Proportion } | null;
	readonly estimates: { readonly control: Estimate; readonly treatment: Estimate } | null;
	/** The value is what is left after taking off what the same people did before. */
	readonly cuped: boolean;
	readonly at: (confidence: number) => Effect | NotComputable;
	/** How it was computed. */
	readonly account: () => Account;
}

/** The test and its parameters, without the sums that went in. */
export type Account = Omit<Basis, 'standardError' | 'control' | 'treatment'>;

/** Looks while the campaign runs: people so far, and the size at which the interval is tightest. */
export interface Looking {
	readonly people: number;
	readonly tunedTo?: number;
}

interface Pair<T> {
	readonly control: T;
	readonly treatment: T;
}

const of = (sums: Sums, name: string): number => sums.get(name) ?? 0;

const both = <T>(sides: Pair<Sums>, make: (sums: Sums) => T | null): Pair<T> | null => {
	const [control, treatment] = [make(sides.control), make(sides.treatment)];
	return control === null || treatment === null ? null : { control, treatment };
};

const bucketOf = (metric: Metric, sums: Sums) => ({
	numerator: scaleOf(metric) * numeratorOf(metric, sums),
	denominator: of(sums, metric.denominator)
});

/** Date buckets in which both variants have people. */
const pairsOf = (metric: Metric, buckets: readonly Pair<Sums>[]): BucketPair[] =>
	buckets
		.map(({ control, treatment }) => ({
			control: bucketOf(metric, control),
			treatment: bucketOf(metric, treatment)
		}))
		.filter(({ control, treatment }) => control.denominator > 0 && treatment.denominator > 0);

/** Always-valid interval around two estimates; with few conversions never narrower than the exact test's. */
function sequentially(
	estimates: Pair<Estimate>,
	counts: Pair<Proportion> | null,
	looking: Looking,
	confidence: number
): Effect | NotComputable {
	const refused = refusal(estimates.control, estimates.treatment);
	if (refused) return counts ? proportionDifference(counts.control, counts.treatment, confidence) : refused;
	const standardError = Math.sqrt(squaredError(estimates.control) + squaredError(estimates.treatment));
	const estimate = estimates.treatment.mean - estimates.control.mean;
	const always = sequentialEffect({ estimate, standardError, confidence, ...looking });
	const relative = lift(estimates.control, estimates.treatment, (always.high - estimate) / standardError);
	if (!counts || !(hasSmallCount(counts.control) || hasSmallCount(counts.treatment))) {
		return { kind: 'computed', difference: always, lift: relative };
	}
	const exact = proportionDifference(counts.control, counts.treatment, confidence);
	if (exact.kind === 'not-computable') return exact;
	const wider = always.p >= exact.difference.p ? always : exact.difference;
	return {
		kind: 'computed',
		difference: {
			estimate,
			low: Math.min(always.low, exact.difference.low),
			high: Math.max(always.high, exact.difference.high),
			p: wider.p,
			log10P: wider.log10P
		},
		lift: wider === always ? relative : exact.lift
	};
}

/**
 * The best that the released sums let us claim: person-level variance, then date buckets as clusters, then
 * independent impressions; null where there is nothing an interval could rest on.
 *
 * @param sides     released sums of control and treatment
 * @param buckets   the same by released range of days; empty where there are none
 * @param recurring the same people are counted on several days: days are then the only units
 * @param looking   present while the campaign runs
 */
export function inferenceOf(
	metric: Metric,
	sides: Pair<Sums>,
	buckets: readonly Pair<Sums>[],
	{ recurring, looking }: { recurring: boolean; looking: Looking | null }
): Inference | null {
	const none = { counts: null, estimates: null, cuped: false } as const;
	if (recurring) {
		const pairs = pairsOf(metric, buckets);
		const at = (confidence: number) => pairedDifference(pairs, confidence);
		const some = pairs.length < fewestPairs ? null : at(0.1);
		if (some?.kind !== 'computed') return null;
		const account = (): Account => {
			const { difference, lift: relative } = some;
			const stable = relative.kind === 'computed' && relative.stable;
			return {
				test: 'paired-days',
				liftError: stable ? (relative.high - relative.low) / 2 / difference.criticalValue : null,
				degreesOfFreedom: difference.degreesOfFreedom,
				days: pairs.length,
				tunedTo: null
			};
		};
		return { ...none, source: 'by-bucket', standardError: some.difference.standardError, at, account };
	}
	const build = (
		source: Inference['source'],
		estimates: Pair<Estimate>,
		{ cuped = false, days = null }: { cuped?: boolean; days?: number | null } = {}
	): Inference => {
		const plain = metric.kind === 'proportion' && !cuped;
		const counts = plain
			? both(sides, (sums): Proportion => ({
					n: of(sums, metric.denominator),
					count: of(sums, metric.numerator)
				}))
			: null;
		return {
			source,
			estimates,
			counts,
			cuped,
			standardError: Math.sqrt(squaredError(estimates.control) + squaredError(estimates.treatment)),
			at: (confidence) => {
				if (looking) return sequentially(estimates, counts, looking, confidence);
				return counts
					? proportionDifference(counts.control, counts.treatment, confidence)
					: compare(estimates.control, estimates.treatment, confidence);
			},
			account: () => {
				const few = counts !== null && (hasSmallCount(counts.control) || hasSmallCount(counts.treatment));
				const test = looking ? 'always-valid' : few ? 'score' : 'welch';
				const relative = deltaLift(estimates.control, estimates.treatment, { confidence: 0.95 });
				return {
					test,
					liftError: relative.kind === 'computed' ? relative.standardError : null,
					degreesOfFreedom:
						test === 'welch' ? welchDegreesOfFreedom(estimates.control, estimates.treatment) : null,
					days,
					tunedTo: looking ? (looking.tunedTo ?? defaultTuning) : null
				};
			}
		};
	};
	if (metric.kind === 'ratio') {
		const sums = both(sides, (side) => cupedRatioSums(metric, side));
		if (sums) return build('exact', cupedRatioEstimates(sums.control, sums.treatment), { cuped: true });
	} else {
		const sums = both(sides, (side) => cupedSums(metric, side));
		if (sums) return build('exact', cupedEstimates(sums.control, sums.treatment), { cuped: true });
	}
	const estimates = both(sides, (sums) => personLevel(metric, sums));
	if (estimates) return build('exact', estimates);
	const pairs = pairsOf(metric, buckets);
	if (pairs.length >= fewestBuckets) {
		const clustered = {
			control: clusteredEstimate(pairs.map(({ control }) => control)),
			treatment: clusteredEstimate(pairs.map(({ treatment }) => treatment))
		};
		return build('by-bucket', clustered, { days: pairs.length });
	}
	const share = (sums: Sums): Estimate | null => {
		const { numerator, denominator } = bucketOf(metric, sums);
		return metric.unit === 'share' && numerator <= denominator
			? proportionEstimate({ n: denominator, count: numerator })
			: null;
	};
	const independent = metric.kind === 'ratio' ? both(sides, share) : null;
	return independent && build('binomial', independent);
}

/** The difference without CUPED, which stands beside an adjusted one. */
export function plainDifference(metric: Metric, sides: Pair<Sums>, confidence: number): Range | null {
	const estimates = both(sides, (sums) => personLevel(metric, sums));
	const effect = estimates && compare(estimates.control, estimates.treatment, confidence);
	if (effect?.kind !== 'computed') return null;
	const { estimate, low, high } = effect.difference;
	return { estimate, low, high };
}
