/** Why the data give no answer. */
export type NotComputableReason =
	/** A variant has nobody in it, or a denominator of zero. */
	| 'no-people'
	/** A variant has fewer people (or date buckets) than a variance needs. */
	| 'too-few-people'
	/** Nothing varies, so chance has no size to compare the difference with. */
	| 'no-variance'
	/** The control's value is zero: a relative change of nothing has no meaning. */
	| 'zero-baseline'
	/** Too few campaigns or segments for the method. */
	| 'too-few-campaigns'
	/** No number of people, or no effect, reaches the goal. */
	| 'out-of-reach';

/** An answer of "no": what is returned where a number would be invented. */
export interface NotComputable {
	readonly kind: 'not-computable';
	readonly reason: NotComputableReason;
}

/** The answer "no", with its reason. */
export function notComputable(reason: NotComputableReason): NotComputable {
	return { kind: 'not-computable', reason };
}
