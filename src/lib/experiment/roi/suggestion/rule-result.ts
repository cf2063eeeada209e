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

/** The result of the rule before it is put into words. */
export interface RuleResult {
	readonly kind: SuggestionKind;
	readonly basis: SuggestionBasis;
	/** The treatments concerned, the first one to be rolled out or stopped. */
	readonly about: readonly TreatmentOutcome[];
	/** Others worth mentioning: paid more but are over a limit, or certainly lost. */
	readonly beside: readonly TreatmentOutcome[];
	readonly reach: Reach;
}
