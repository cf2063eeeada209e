import { clusteredEstimate, pairedDifference, type BucketPair } from '#lib/stats/ratios/date-buckets.ts';
import { cupedEstimates } from '#lib/stats/adjustment/cuped.ts';
import { cupedRatioEstimates } from '#lib/stats/adjustment/cuped-ratio.ts';
import { deltaLift } from '#lib/stats/means/lift.ts';
import { welchDegreesOfFreedom } from '#lib/stats/means/difference.ts';
import { squaredError, type Estimate } from '#lib/stats/estimate.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { proportionEstimate, type Proportion } from '#lib/stats/proportions/proportion.ts';
import { defaultTuning } from '#lib/stats/sequential/sequential.ts';
import type { MeasureSums } from './breakdown.ts';
import {
	areSmall,
	decidingEffect,
	plainEffect,
	type DecidingInput,
	type InterimSize
} from './deciding-effect.ts';
import { type Effect, type Pair, buyersMetric, fixedPrice } from './effect.ts';
import { numeratorOf, scaleOf, type Metric, minBuckets, minPairs } from '../../metrics/metric.ts';
import { cupedRatioSums, cupedSums, personLevel } from './person-level.ts';
import type { Basis, DecidingReason, VarianceSource } from './results.ts';
import { selectionOf, type Floor } from './selection.ts';
import { skewedMoney, type SkewedMoney } from './skewed-money.ts';

/** The basis of an interval, and a function that computes it at any level. */
export interface Inference {
	readonly source: Exclude<VarianceSource, 'none'>;
	/** Standard error of the absolute difference; NaN where nothing varies. */
	readonly standardError: number;
	readonly counts: { readonly control: Proportion; readonly treatment: Proportion } | null;
	readonly estimates: { readonly control: Estimate; readonly treatment: Estimate } | null;
	/** The values are adjusted for what the same people did before (CUPED). */
	readonly cuped: boolean;
	/** Skewed amounts at an unequal split; null where they change nothing. */
	readonly skewed: SkewedMoney | null;
	/** Why `at` differs from the plain interval. */
	readonly why: readonly DecidingReason[];
	/** The deciding interval at any level. */
	readonly at: (confidence: number) => Effect | NotComputable;
	/** The plain one: Welch's fixed test of the unadjusted values. */
	readonly plain: (confidence: number) => Effect | NotComputable;
	/** How it was computed. */
	readonly account: () => Account;
}

/** The test and its parameters, without the sums that went in. */
export type Account = Omit<Basis, 'standardError' | 'control' | 'treatment'>;

const scaledEffect = (effect: Effect | NotComputable, by: number): Effect | NotComputable => {
	if (effect.kind !== 'computed') return effect;
	const { estimate, low, high, ...rest } = effect.difference;
	return {
		...effect,
		difference: { ...rest, estimate: estimate * by, low: low * by, high: high * by }
	};
};

const scaledEstimate = (
	{ n, mean, variance }: { n: number; mean: number; variance: number },
	by: number
) => ({
	n,
	mean: mean * by,
	variance: variance * by ** 2
});

/**
 * The inference of revenue at a single price: that of the share of buyers times the price, with the same p and the same relative change, so
 * that the two never disagree.
 */
const atPrice = (share: Inference, price: number): Inference => ({
	...share,
	// A mean, not a share: its limit is an amount.
	counts: null,
	estimates: share.estimates && {
		control: scaledEstimate(share.estimates.control, price),
		treatment: scaledEstimate(share.estimates.treatment, price)
	},
	standardError: share.standardError * price,
	at: (confidence) => scaledEffect(share.at(confidence), price),
	plain: (confidence) => scaledEffect(share.plain(confidence), price)
});

const of = (sums: MeasureSums, name: string): number => sums.get(name) ?? 0;

const both = <T>(sides: Pair<MeasureSums>, make: (sums: MeasureSums) => T | null): Pair<T> | null => {
	const [control, treatment] = [make(sides.control), make(sides.treatment)];
	return control === null || treatment === null ? null : { control, treatment };
};

const bucketOf = (metric: Metric, sums: MeasureSums) => ({
	numerator: scaleOf(metric) * numeratorOf(metric, sums),
	denominator: of(sums, metric.denominator)
});

/** Date buckets in which both variants have people. */
const pairsOf = (metric: Metric, buckets: readonly Pair<MeasureSums>[]): BucketPair[] =>
	buckets
		.map(({ control, treatment }) => ({
			control: bucketOf(metric, control),
			treatment: bucketOf(metric, treatment)
		}))
		.filter(({ control, treatment }) => control.denominator > 0 && treatment.denominator > 0);

/**
 * The best inference that the released sums allow: person-level variance, then date buckets as clusters, then
 * independent impressions; null where there is no basis for an interval.
 *
 * @param sides     released sums of control and treatment
 * @param buckets   the same by released range of days; empty where there are none
 * @param recurring the same people are counted on several days: days are then the only units
 * @param looking   set while the campaign runs
 * @param widening  factor by which days widen the interval: √φ; 1 by default
 * @param floor     minimum of counts of people that are shown; none by default
 */
export function inferenceOf(
	metric: Metric,
	sides: Pair<MeasureSums>,
	buckets: readonly Pair<MeasureSums>[],
	{
		recurring,
		interim,
		widening = 1,
		floor
	}: { recurring: boolean; interim: InterimSize | null; widening?: number; floor?: Floor }
): Inference | null {
	const none = { counts: null, estimates: null, cuped: false, skewed: null, why: [] } as const;
	if (recurring) {
		const pairs = pairsOf(metric, buckets);
		const at = (confidence: number) => pairedDifference(pairs, confidence);
		const some = pairs.length < minPairs ? null : at(0.1);
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
		const { standardError } = some.difference;
		return { ...none, source: 'by-bucket', standardError, at, plain: at, account };
	}
	const build = (
		source: Inference['source'],
		estimates: Pair<Estimate>,
		{ cuped = false, days = null }: { cuped?: boolean; days?: number | null } = {}
	): Inference => {
		const sharesOf = () =>
			metric.kind === 'proportion'
				? both(sides, (sums): Proportion => ({
						n: of(sums, metric.denominator),
						count: of(sums, metric.numerator)
					}))
				: null;
		const counts = cuped ? null : sharesOf();
		const skewed = source === 'exact' ? skewedMoney(metric, sides, cuped ? estimates : null) : null;
		// Clusters of days already include the noise of days.
		const wider = source === 'by-bucket' ? 1 : widening;
		const selected = counts && floor && metric.denominator === 'people' ? selectionOf(counts, floor) : null;
		const input: DecidingInput = {
			estimates,
			counts,
			skewed: skewed?.test ?? null,
			selected,
			interim,
			widening: wider
		};
		const unadjusted = cuped ? both(sides, (sums) => personLevel(metric, sums)) : null;
		const why: [DecidingReason, boolean][] = [
			['day-noise', wider > 1],
			['skewness', skewed !== null],
			['cuped', cuped],
			['always-valid', interim !== null],
			['small-counts', areSmall(counts) && !selected],
			['selection', selected !== null]
		];
		return {
			source,
			estimates,
			counts,
			cuped,
			skewed,
			why: why.flatMap(([reason, applies]) => (applies ? [reason] : [])),
			standardError: Math.sqrt(squaredError(estimates.control) + squaredError(estimates.treatment)),
			at: (confidence) => decidingEffect(input, confidence),
			plain: (confidence) =>
				plainEffect(unadjusted ? { estimates: unadjusted, counts: sharesOf() } : input, confidence),
			account: () => {
				const test = interim
					? 'always-valid'
					: selected
						? 'conditional'
						: areSmall(counts)
							? 'score'
							: skewed
								? 'skewed'
								: 'welch';
				const relative = deltaLift(estimates.control, estimates.treatment, { confidence: 0.95 });
				return {
					test,
					liftError: relative.kind === 'computed' ? relative.standardError : null,
					degreesOfFreedom:
						test === 'welch' || test === 'skewed'
							? welchDegreesOfFreedom(estimates.control, estimates.treatment)
							: null,
					days,
					tunedTo: interim ? (interim.tunedTo ?? defaultTuning) : null
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
	const price = fixedPrice(metric, sides);
	if (price !== null && buyersMetric) {
		const share = inferenceOf(buyersMetric, sides, buckets, {
			recurring,
			interim,
			widening,
			...(floor ? { floor } : {})
		});
		if (share?.source === 'exact' && !share.cuped) return atPrice(share, price);
	}
	const estimates = both(sides, (sums) => personLevel(metric, sums));
	if (estimates) return build('exact', estimates);
	const pairs = pairsOf(metric, buckets);
	if (pairs.length >= minBuckets) {
		const clustered = {
			control: clusteredEstimate(pairs.map(({ control }) => control)),
			treatment: clusteredEstimate(pairs.map(({ treatment }) => treatment))
		};
		return build('by-bucket', clustered, { days: pairs.length });
	}
	const share = (sums: MeasureSums): Estimate | null => {
		const { numerator, denominator } = bucketOf(metric, sums);
		return metric.unit === 'share' && numerator <= denominator
			? proportionEstimate({ n: denominator, count: numerator })
			: null;
	};
	const independent = metric.kind === 'ratio' ? both(sides, share) : null;
	return independent && build('binomial', independent);
}
