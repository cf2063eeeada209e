import type { Metric } from './metric.ts';

/** The decision in words: page, report, export and API use these and no others. */
export type Verdict =
	| 'better'
	| 'worse'
	| 'no clear difference yet'
	| 'no clear difference'
	| 'held'
	| 'held in the worst case'
	| 'guardrail broken'
	| 'cannot be judged at this size'
	| 'not comparable'
	| 'too few people'
	| 'no interval'
	| 'hidden for privacy';

/** What a verdict is made of: the absolute difference and how it may be read. */
export interface Evidence {
	readonly metric: Metric;
	/** The control's value, which a guardrail's margin is a share of. */
	readonly controlValue: number;
	/** Interval of treatment − control at the level that decides. */
	readonly low: number;
	readonly high: number;
	/** The largest harm that is still plausible, one-sided at the same level; in the metric's unit, positive is harm. */
	readonly worstHarm: number;
	/** More people are still to come. */
	readonly running: boolean;
}

/**
 * The verdict on one comparison: one function, one scale.
 *
 * `better` or `worse` when the interval of the absolute difference excludes 0. A guardrail is held when harm
 * beyond its margin is ruled out (non-inferiority, one-sided), broken when harm is certain and harm beyond the
 * margin is not ruled out.
 */
export function verdictOf({ metric, controlValue, low, high, worstHarm, running }: Evidence): Verdict {
	const higher = low > 0;
	const lower = high < 0;
	const good = metric.direction === 'increase' ? higher : lower;
	const bad = metric.direction === 'increase' ? lower : higher;
	if (metric.role === 'guardrail') {
		if (good) return 'better';
		if (worstHarm <= (metric.margin ?? 0) * Math.abs(controlValue)) return 'held';
		if (bad) return 'guardrail broken';
	}
	if (good) return 'better';
	if (bad) return 'worse';
	return running ? 'no clear difference yet' : 'no clear difference';
}
