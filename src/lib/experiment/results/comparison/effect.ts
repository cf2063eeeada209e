import type { Lift } from '#lib/stats/means/lift.ts';
import type { NotComputable } from '#lib/stats/not-computable.ts';
import type { DifferenceResult } from './results.ts';

/** Difference and lift at one level. */
export interface Effect {
	readonly kind: 'computed';
	readonly difference: DifferenceResult;
	readonly lift: Lift | NotComputable;
}

export interface Pair<T> {
	readonly control: T;
	readonly treatment: T;
}
