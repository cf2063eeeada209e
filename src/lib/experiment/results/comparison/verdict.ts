import type { Metric } from '../../metrics/metric.ts';

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
	/** Planned spending: shown, never judged. */
	| 'planned cost'
	/** Less spending than in the control. */
	| 'planned saving'
	| 'hidden for privacy';

/** The inputs of a verdict: the absolute difference and how to interpret it. */
export interface VerdictInput {
	readonly metric: Metric;
	/** Interval of treatment − control at the level that decides. */
	readonly low: number;
	readonly high: number;
	/** A guardrail's harm beyond its margin is ruled out, one-sided at the same level. */
	readonly held: boolean;
	/** More people will come. */
	readonly running: boolean;
}

/**
 * The verdict on one comparison: one function, one scale.
 *
 * `better` or `worse` when the interval of the absolute difference excludes 0. A guardrail is `held` when harm
 * beyond its margin is ruled out (non-inferiority), `guardrail broken` when harm is certain and harm beyond the margin is not
 * ruled out.
 */
export function verdictOf({ metric, low, high, held, running }: VerdictInput): Verdict {
	const good = metric.direction === 'increase' ? low > 0 : high < 0;
	const bad = metric.direction === 'increase' ? high < 0 : low > 0;
	if (good) return 'better';
	if (metric.role === 'guardrail' && held) return 'held';
	if (bad) return metric.role === 'guardrail' ? 'guardrail broken' : 'worse';
	return running ? 'no clear difference yet' : 'no clear difference';
}

/**
 * A guardrail whose outcome fewer than m people had, judged at the worst case: m − 1 of them in the
 * treatment, nobody in the control.
 *
 * @param worstHarm one-sided bound of the harm in that case
 * @param accepted  the margin's fixed amount; a share of a control's value of 0 is 0
 */
export const worstCaseVerdict = (worstHarm: number, accepted: number): Verdict =>
	worstHarm <= accepted ? 'held in the worst case' : 'cannot be judged at this size';
