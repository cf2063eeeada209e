import { absolutePrior, posterior, skepticalLiftPrior } from '#lib/stats/bayesian.ts';
import type { Lift } from '#lib/stats/means/lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { nonInferiority } from '#lib/stats/means/non-inferiority.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { proportionNonInferiority } from '#lib/stats/proportions/non-inferiority.ts';
import type { MeasureSums } from './breakdown.ts';
import type { InterimSize } from './deciding-effect.ts';
import { inferenceOf, type Inference } from './inference.ts';
import type { Metric } from '../../metrics/metric.ts';
import type {
	Basis,
	BayesianView,
	Deciding,
	DifferenceResult,
	LiftResult,
	NotShownRow,
	ShownRow,
	Side,
	Simultaneous
} from './results.ts';
import type { Floor } from './selection.ts';
import { verdictOf, type VerdictInput, type Verdict } from './verdict.ts';
import { sideOf, sumsOf } from './side.ts';

type Shown = Omit<ShownRow, 'by' | 'segment' | 'pooled' | 'metric' | 'variant'>;

type NotShown = Omit<NotShownRow, 'by' | 'segment' | 'pooled' | 'metric' | 'variant'>;

export interface ComparisonSettings {
	/** Two-sided level of the interval, in (0, 1). */
	readonly confidence: number;
	/** More people will come: intervals are always-valid, and verdicts say "yet". */
	readonly running: boolean;
	/** No more people will come: verdicts do not say "yet", although intervals may still be always-valid. */
	readonly over?: boolean;
	/** False where the split was not as planned: values are shown, differences are not. */
	readonly comparable: boolean;
	/** The split is off in many parts: values and differences are shown, but nothing is called better or worse until it is explained. */
	readonly unexplained?: boolean;
	/** The same people are counted on several days. */
	readonly recurring?: boolean;
	readonly prior?: BayesianView['prior'];
	/** Counts of people below it are never shown. */
	readonly floor?: Floor;
	/** How many times as wide as people alone would make intervals: √φ of the days; 1 where not given. */
	readonly widening?: number;
	/** People at which the sequential interval is tightest: the planned size. */
	readonly tunedTo?: number;
}

/** Released sums of both sides, in total and by range of days. */
export interface Evidence {
	readonly control: MeasureSums;
	readonly treatment: MeasureSums;
	/** Empty where no dates are released, or the group is not the total. */
	readonly buckets?: readonly { readonly control: MeasureSums; readonly treatment: MeasureSums }[];
}

/** A comparison, and a function that recomputes it at another level. */
export interface Compared {
	readonly row: Shown | NotShown;
	/** The row decided at another level, for families of comparisons; null where there is nothing to decide. */
	readonly at: ((level: Simultaneous & { readonly adjustedP: number }) => Shown) | null;
	/** p of the deciding test before any correction for several comparisons; null where there is nothing to decide. */
	readonly p: number | null;
	/** The difference with its squared standard error, for pooling over groups. */
	readonly study: { readonly effect: number; readonly variance: number } | null;
	/** The inputs of the difference; null where there is none. */
	readonly basis: (() => Basis) | null;
}

const bound = (x: number): number | null => (Number.isFinite(x) ? x : null);

const liftOf = ({ estimate, low, high, stable }: Lift): LiftResult => ({
	estimate,
	low: bound(low),
	high: bound(high),
	stable
});

/** A difference without the other results of its test. */
const differenceOf = ({ estimate, low, high, p, log10P }: DifferenceResult): DifferenceResult => ({
	estimate,
	low,
	high,
	p,
	log10P
});

/** The relative change; a score has none, because its zero is arbitrary. */
const relativeOf = ({ unit }: Metric, lift: Lift | NotComputable): { lift?: LiftResult } =>
	// There is no change relative to 0.
	lift.kind === 'computed' && unit !== 'score' && Number.isFinite(lift.estimate)
		? { lift: liftOf(lift) }
		: {};

/** The Bayesian difference: normal around the estimate, shrunk towards zero by the sceptical prior. */
function bayesianView(
	metric: Metric,
	estimate: number,
	inference: Inference,
	settings: ComparisonSettings,
	control: number
): BayesianView | null {
	const prior = settings.prior ?? 'flat';
	// The sceptical prior is on relative changes.
	const isRelative = metric.unit !== 'score' && control !== 0;
	if (!(inference.standardError > 0) || (prior === 'sceptical' && !isRelative)) return null;
	const view = posterior(
		{ estimate, standardError: inference.standardError },
		{
			confidence: settings.confidence,
			goodDirection: metric.direction,
			prior: prior === 'flat' ? 'flat' : absolutePrior(skepticalLiftPrior, control)
		}
	);
	if (view.kind === 'not-computable') return null;
	const { chanceToWin, expectedLoss, low, high } = view;
	return { prior, chanceToWin, expectedLoss: expectedLoss.treatment, low, high };
}

/** The harm a guardrail accepts: a share of the control's value or an amount, whichever is larger. */
const limitOf = (metric: Metric, controlValue: number): number | null =>
	metric.margin ? Math.max(metric.margin.relative * Math.abs(controlValue), metric.margin.absolute) : null;

/**
 * Is more harm than the margin ruled out? One-sided at the level of the settings; against the share of the control's
 * value with that value's own error, or against the fixed amount.
 */
function isHeld(
	metric: Metric,
	inference: Inference,
	settings: ComparisonSettings,
	worstHarm: number
): boolean {
	if (!metric.margin) return false;
	if (worstHarm <= metric.margin.absolute) return true;
	const guardrail = {
		margin: metric.margin.relative,
		goodDirection: metric.direction,
		confidence: settings.confidence
	};
	const { counts, estimates } = inference;
	if (settings.running || !estimates || (settings.widening ?? 1) > 1) {
		const control = estimates?.control.mean ?? 0;
		return worstHarm <= metric.margin.relative * Math.abs(control);
	}
	const test = counts
		? proportionNonInferiority(counts.control, counts.treatment, guardrail)
		: nonInferiority(estimates.control, estimates.treatment, guardrail);
	return test.kind === 'computed' && test.held;
}

/** The difference if every range of days had its share of all people in both variants: it is not biased by a split that is off by days. */
function byDays(
	metric: Metric,
	buckets: readonly { readonly control: MeasureSums; readonly treatment: MeasureSums }[],
	settings: ComparisonSettings
): Pick<ShownRow, 'adjustedForDays'> {
	const days = buckets.flatMap((day) => {
		const inference = inferenceOf(metric, day, [], { recurring: false, interim: null });
		const found = inference?.source === 'exact' ? inference.at(settings.confidence) : null;
		if (found?.kind !== 'computed' || !inference) return [];
		const people = (day.control.get('people') ?? 0) + (day.treatment.get('people') ?? 0);
		return [{ people, estimate: found.difference.estimate, variance: inference.standardError ** 2 }];
	});
	if (days.length < buckets.length) return {};
	const all = days.reduce((sum, { people }) => sum + people, 0);
	const estimate = days.reduce((sum, one) => sum + (one.people / all) * one.estimate, 0);
	const variance = days.reduce((sum, one) => sum + (one.people / all) ** 2 * one.variance, 0);
	const reach = -normalQuantile((1 - settings.confidence) / 2) * Math.sqrt(variance);
	return { adjustedForDays: { estimate, low: estimate - reach, high: estimate + reach } };
}

/** Against a control that costs nothing, cost is planned spending, like discounts: no harm, unless a limit is set. */
const isPlannedCost = ({ numerator, role }: Metric, control: Side): boolean =>
	(role === 'secondary' && numerator === 'cost' && control.numerator === 0) ||
	// A discount is never an aim, even where it was chosen to decide.
	(role !== 'guardrail' && numerator === 'discount');

/** Planned spending above or below the control. */
const costVerdict = ({
	control,
	treatment
}: {
	readonly control: Side;
	readonly treatment: Side;
}): Verdict => (treatment.value < control.value ? 'planned saving' : 'planned cost');

/** The one-sided bound of the harm. Below a level of 0.5 it is the estimate itself. */
function worstHarm(
	metric: Metric,
	inference: Inference,
	{ estimate, level }: { estimate: number; level: number }
): number {
	const sign = metric.direction === 'increase' ? -1 : 1;
	if (2 * level - 1 <= 0) return sign * estimate;
	const found = inference.at(2 * level - 1);
	if (found.kind === 'not-computable') return Infinity;
	return sign < 0 ? -found.difference.low : found.difference.high;
}

const nothing = (row: Shown | NotShown): Compared => ({ row, at: null, p: null, study: null, basis: null });

/** Compares control and treatment on one metric in one group, from released sums. */
export function compare(metric: Metric, evidence: Evidence, settings: ComparisonSettings): Compared {
	const { control, treatment, buckets = [] } = evidence;
	const sides = { control: sideOf(metric, control), treatment: sideOf(metric, treatment) };
	const { denominator: base } = sides.control;
	if (base === 0 || sides.treatment.denominator === 0) {
		return nothing({ status: 'not-computable', reason: 'no-people', verdict: 'too few people' });
	}
	if (!settings.comparable) {
		return nothing({
			status: 'not-comparable',
			reason: 'sample-ratio-mismatch',
			verdict: 'not comparable',
			...sides
		});
	}
	const people = sides.control.people + sides.treatment.people;
	const interim: InterimSize | null = settings.running
		? { people, ...(settings.tunedTo === undefined ? {} : { tunedTo: settings.tunedTo }) }
		: null;
	const recurring = settings.recurring ?? false;
	const inference = inferenceOf(metric, { control, treatment }, buckets, {
		recurring,
		interim,
		widening: settings.widening ?? 1,
		...(settings.floor ? { floor: settings.floor } : {})
	});
	if (!inference && isPlannedCost(metric, sides.control))
		return nothing({ status: 'shown', ...sides, varianceSource: 'none', verdict: costVerdict(sides) });
	if (!inference) {
		return nothing(
			recurring
				? { status: 'not-comparable', reason: 'people-recur', verdict: 'not comparable', ...sides }
				: { status: 'shown', ...sides, varianceSource: 'none', verdict: 'no interval' }
		);
	}
	const effect = inference.at(settings.confidence);
	if (effect.kind === 'not-computable') {
		const few = effect.reason !== 'no-variance';
		return nothing({
			status: 'not-computable',
			reason: few ? 'too-few-people' : 'no-variance',
			verdict: few ? 'too few people' : 'no interval',
			...sides
		});
	}

	const plain = inference.plain(settings.confidence);
	const { estimate } = effect.difference;
	const bayesian = bayesianView(metric, estimate, inference, settings, sides.control.value);
	const limit = limitOf(metric, sides.control.value);
	// If some sums are missing, the plain difference may not be computable.
	const shown = plain.kind === 'computed' ? plain : effect;
	const common: Omit<Shown, 'verdict'> = {
		status: 'shown',
		...sides,
		difference: differenceOf(shown.difference),
		...relativeOf(metric, shown.lift),
		...(bayesian ? { chanceToWin: bayesian.chanceToWin, bayesian } : {}),
		...(inference.why.includes('day-noise') ? { dayNoise: (settings.widening ?? 1) ** 2 } : {}),
		...(inference.skewed?.isLarge ? { largeAmounts: true } : {}),
		...(limit === null ? {} : { limit }),
		...(settings.unexplained && buckets.length > 1 ? byDays(metric, buckets, settings) : {}),
		varianceSource: inference.source
	};
	const variance = inference.standardError ** 2;
	const rest = {
		study: variance > 0 ? { effect: estimate, variance } : null,
		basis: () => ({
			...inference.account(),
			standardError: variance > 0 ? inference.standardError : null,
			control: sumsOf(metric, control),
			treatment: sumsOf(metric, treatment)
		})
	};
	// Independent impressions are an assumption: such an interval never feeds a verdict.
	if (inference.source === 'binomial')
		return { ...rest, row: { ...common, verdict: 'no interval' }, at: null, p: null };
	if (isPlannedCost(metric, sides.control))
		return { ...rest, row: { ...common, verdict: costVerdict(sides) }, at: null, p: null };
	const tooFew = inference.skewed?.tooFew;
	if (tooFew) {
		const row: Shown = { ...common, tooFewBuyers: tooFew, verdict: 'cannot be judged at this size' };
		return { ...rest, row, at: null, p: null };
	}
	const explained = (finding: VerdictInput): Verdict => {
		const verdict = verdictOf(finding);
		const isClaim = verdict === 'better' || verdict === 'worse' || verdict === 'guardrail broken';
		return isClaim && settings.unexplained ? 'not comparable' : verdict;
	};
	const decided = (found: typeof effect, level: number, corrected: Pick<Deciding, 'p' | 'shared'>): Shown => {
		const { low, high } = found.difference;
		const why = [...(corrected.shared ? (['multiplicity'] as const) : []), ...inference.why];
		const deciding: Deciding = {
			estimate,
			low,
			high,
			level,
			why,
			...relativeOf(metric, found.lift),
			...corrected
		};
		return {
			...common,
			deciding,
			verdict: explained({
				metric,
				low,
				high,
				// Ruling out harm is no claim of harm, so that it is not corrected for other comparisons.
				held: isHeld(
					metric,
					inference,
					settings,
					worstHarm(metric, inference, { estimate, level: settings.confidence })
				),
				running: settings.running && !settings.over
			})
		};
	};
	const { p } = effect.difference;
	return {
		...rest,
		row: decided(effect, settings.confidence, { p }),
		p,
		at: ({ method, comparisons, confidence, adjustedP }) => {
			const other = inference.at(confidence);
			const found = other.kind === 'computed' ? other : effect;
			return decided(found, confidence, { p: adjustedP, shared: { method, comparisons } });
		}
	};
}
