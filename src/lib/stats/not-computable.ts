/** Why a result cannot be computed. */
export type NotComputableReason =
	/** A variant without people, or a denominator of zero. */
	| 'no-people'
	/** A variant has fewer people (or date buckets) than a variance needs. */
	| 'too-few-people'
	/** Nothing varies, so that there is no error to compare the difference with. */
	| 'no-variance'
	/** The control's value is zero: a change relative to 0 has no meaning. */
	| 'zero-baseline'
	/** Too few campaigns or segments for the method. */
	| 'too-few-campaigns'
	/** No number of people, or no effect, reaches the goal. */
	| 'out-of-reach';

/** The result where there is no valid number. */
export interface NotComputable {
	readonly kind: 'not-computable';
	readonly reason: NotComputableReason;
}

/** A result without a number, with its reason. */
export function notComputable(reason: NotComputableReason): NotComputable {
	return { kind: 'not-computable', reason };
}
