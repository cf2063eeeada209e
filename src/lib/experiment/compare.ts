import { difference, welchCriticalValue } from '#lib/stats/difference.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { lift, type Lift } from '#lib/stats/lift.ts';
import { meanEstimate } from '#lib/stats/mean.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import { proportionDifference } from '#lib/stats/proportion-difference.ts';
import { proportionEstimate } from '#lib/stats/proportion.ts';
import { ratioEstimate } from '#lib/stats/ratio.ts';
import type { Sums } from './breakdown.ts';
import type { Metric } from './metric.ts';
import type { DifferenceResult, LiftResult, NotShownRow, ShownRow, Side } from './results.ts';
import { verdictOf } from './verdict.ts';

type Shown = Pick<
	ShownRow,
	'status' | 'control' | 'treatment' | 'difference' | 'lift' | 'chanceToWin' | 'varianceSource' | 'verdict'
>;
type NotShown = Pick<NotShownRow, 'status' | 'reason' | 'verdict' | 'control' | 'treatment'>;

/** How a comparison is to be read. */
export interface Reading {
	/** Two-sided level of the interval, in (0, 1). */
	readonly confidence: number;
	readonly running: boolean;
	/** False where the split was not as planned: values stay, differences go. */
	readonly comparable: boolean;
}

/** Difference and lift at one level. */
interface Effect {
	readonly kind: 'computed';
	readonly difference: DifferenceResult;
	readonly lift: Lift | NotComputable;
}
type Inference = (confidence: number) => Effect | NotComputable;

function sideOf(metric: Metric, sums: Sums): Side {
	const numerator = sums.get(metric.numerator) ?? 0;
	const denominator = sums.get(metric.denominator) ?? 0;
	return { people: sums.get('people') ?? 0, numerator, denominator, value: numerator / denominator };
}

/** Welch on the absolute scale and Fieller's lift, which agrees with it. */
function welch(control: Estimate, treatment: Estimate): Inference {
	return (confidence) => {
		const effect = difference(control, treatment, confidence);
		if (effect.kind === 'not-computable') return effect;
		return {
			kind: 'computed',
			difference: effect,
			lift: lift(control, treatment, welchCriticalValue(control, treatment, confidence))
		};
	};
}

/** The moments of a side, where the released sums have them: people or, for scores, those who answered. */
export function exactEstimate(metric: Metric, sums: Sums): Estimate | null {
	const people = sums.get('people') ?? 0;
	const sum = sums.get(metric.numerator) ?? 0;
	const squares = sums.get(`${metric.numerator}_sq`);
	if (metric.kind === 'mean')
		return squares === undefined ? null : meanEstimate({ n: people, sum, sumSquares: squares });
	if (metric.name === 'csat') {
		const n = sums.get(metric.denominator) ?? 0;
		return squares === undefined ? null : meanEstimate({ n, sum, sumSquares: squares });
	}
	const denominatorSquares = sums.get(`${metric.denominator}_sq`);
	const products =
		sums.get(`${metric.numerator}_x_${metric.denominator}`) ??
		sums.get(`${metric.denominator}_x_${metric.numerator}`);
	if (squares === undefined || denominatorSquares === undefined || products === undefined) return null;
	return ratioEstimate({
		n: people,
		numerator: { sum, sumSquares: squares },
		denominator: { sum: sums.get(metric.denominator) ?? 0, sumSquares: denominatorSquares },
		sumProducts: products
	});
}

/** What the released sums let us claim, best first; null where there is nothing an interval could rest on. */
function inferenceOf(
	metric: Metric,
	control: Sums,
	treatment: Sums
): { source: 'exact' | 'binomial'; infer: Inference } | null {
	const sides = [sideOf(metric, control), sideOf(metric, treatment)] as const;
	if (metric.kind === 'proportion') {
		const [a, b] = sides.map(({ numerator, denominator }) => ({ n: denominator, count: numerator }));
		return a && b ? { source: 'exact', infer: (confidence) => proportionDifference(a, b, confidence) } : null;
	}
	const a = exactEstimate(metric, control);
	const b = exactEstimate(metric, treatment);
	if (a && b) return { source: 'exact', infer: welch(a, b) };
	const counts =
		metric.kind === 'ratio' && metric.unit === 'share' && sides.every((s) => s.numerator <= s.denominator);
	if (!counts) return null;
	const [x, y] = sides.map(({ numerator, denominator }) =>
		proportionEstimate({ n: denominator, count: numerator })
	);
	return x && y ? { source: 'binomial', infer: welch(x, y) } : null;
}

/**
 * Chance that the treatment is better, under a flat prior: one minus the one-sided p towards it.
 * The same test as the verdict's, so that the two never disagree.
 */
function chanceToWin(metric: Metric, { estimate, p }: DifferenceResult): number {
	const good = metric.direction === 'increase' ? estimate > 0 : estimate < 0;
	return good ? 1 - p / 2 : p / 2;
}

const bound = (x: number): number | null => (Number.isFinite(x) ? x : null);

const liftOf = ({ estimate, low, high, stable }: Lift): LiftResult => ({
	estimate,
	low: bound(low),
	high: bound(high),
	stable
});

/**
 * Compares control and treatment on one metric in one group.
 *
 * @param control   released sums of the control
 * @param treatment released sums of the treatment
 */
export function compare(metric: Metric, control: Sums, treatment: Sums, reading: Reading): Shown | NotShown {
	const sides = { control: sideOf(metric, control), treatment: sideOf(metric, treatment) };
	if (sides.control.denominator === 0 || sides.treatment.denominator === 0) {
		return { status: 'not-computable', reason: 'no-people', verdict: 'too few people' };
	}
	if (!reading.comparable) {
		return { status: 'not-comparable', reason: 'sample-ratio-mismatch', verdict: 'not comparable', ...sides };
	}
	const inference = inferenceOf(metric, control, treatment);
	if (!inference) return { status: 'shown', ...sides, varianceSource: 'none', verdict: 'no interval' };
	const effect = inference.infer(reading.confidence);
	const oneSided = inference.infer(2 * reading.confidence - 1);
	if (effect.kind === 'not-computable' || oneSided.kind === 'not-computable') {
		const few = effect.kind === 'not-computable' && effect.reason !== 'no-variance';
		return {
			status: 'not-computable',
			reason: few ? 'too-few-people' : 'no-variance',
			verdict: 'too few people',
			...sides
		};
	}
	const { low, high, estimate, p, log10P } = effect.difference;
	const verdict = verdictOf({
		metric,
		controlValue: sides.control.value,
		low,
		high,
		worstHarm: metric.direction === 'increase' ? -oneSided.difference.low : oneSided.difference.high,
		running: reading.running
	});
	return {
		status: 'shown',
		...sides,
		difference: { estimate, low, high, p, log10P },
		...(effect.lift.kind === 'computed' ? { lift: liftOf(effect.lift) } : {}),
		chanceToWin: chanceToWin(metric, effect.difference),
		varianceSource: inference.source,
		verdict: inference.source === 'exact' ? verdict : 'no interval'
	};
}
