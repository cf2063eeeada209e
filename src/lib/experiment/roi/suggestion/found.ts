import type { Reach } from './reach.ts';
import type { Standing, SuggestionBasis } from './standing.ts';

export type SuggestionKind =
	| 'find-the-cause'
	| 'let-it-run'
	| 'stop-variant'
	| 'roll-out'
	| 'do-not-roll-out'
	| 'stop'
	| 'run-longer'
	| 'keep-the-simpler';

/** A rule's answer before it is put in words. */
export interface Found {
	readonly kind: SuggestionKind;
	readonly basis: SuggestionBasis;
	/** The treatments it is about, the first of them to be rolled out or stopped. */
	readonly about: readonly Standing[];
	/** Others that deserve a word: paid more but is over a limit, or certainly lost. */
	readonly beside: readonly Standing[];
	readonly reach: Reach;
}
