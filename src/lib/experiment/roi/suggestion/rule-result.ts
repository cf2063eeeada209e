import type { Reach } from './reach.ts';
import type { TreatmentOutcome, SuggestionBasis } from './treatment-outcome.ts';

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
export interface RuleResult {
	readonly kind: SuggestionKind;
	readonly basis: SuggestionBasis;
	/** The treatments it is about, the first of them to be rolled out or stopped. */
	readonly about: readonly TreatmentOutcome[];
	/** Others that deserve a word: paid more but is over a limit, or certainly lost. */
	readonly beside: readonly TreatmentOutcome[];
	readonly reach: Reach;
}
