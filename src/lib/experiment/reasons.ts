import type { NotShownReason } from './results.ts';
import type { RoiReason } from './roi-figures.ts';
import { reasonWords as hiddenWords } from '#lib/privacy/words.ts';

/** Why a number is not there, in words for people; the same words everywhere. */
export function reasonWords(
	reason: NotShownReason,
	policy: { readonly k: number; readonly minOutcome: number }
): string {
	switch (reason) {
		case 'no-variance':
			return 'no interval: nobody differs in this measure, or its sums of squares are missing';
		case 'too-few-people':
			return 'too few people to compare';
		case 'no-people':
			return 'nobody in one of the variants';
		case 'sample-ratio-mismatch':
			return 'not comparable: people were not split as planned';
		case 'people-recur':
			return 'not comparable: the same people are counted on several days, and there are too few days to compare';
		default:
			return hiddenWords(reason, policy);
	}
}

/**
 * The mark of a number that is not there: `[c]` where it is hidden for privacy, `[x]` where it cannot be computed or
 * compared, whatever else of its row is hidden.
 */
export function markOf(reason: RoiReason): '[c]' | '[x]' {
	switch (reason) {
		case 'groups-too-small':
		case 'outcome-shown-with-other':
		case 'revenue-shown-with-other':
		case 'score-shown-with-other':
		case 'fewer-than-m':
		case 'one-side-below-m':
		case 'revenue-not-certified':
		case 'fewer-than-k':
		case 'too-few-responses':
		case 'would-show-corrected':
		case 'would-show-other-campaign':
		case 'period-open':
		case 'part-of-period':
		case 'combined-for-privacy':
		case 'could-be-narrowed':
			return '[c]';
		default:
			return '[x]';
	}
}
