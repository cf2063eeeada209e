import type { NotShownReason } from '../results/comparison/results.ts';
import type { RoiReason } from './money/roi-figures.ts';
import type { HiddenReason } from '#lib/privacy/released.ts';
import { reasonWords as hiddenWords } from '#lib/privacy/words.ts';

/** Why a figure of a return is missing, in words. */
export function roiReasonWords(
	reason: RoiReason,
	policy: { readonly k: number; readonly minOutcome: number }
): string {
	switch (reason) {
		case 'no-interval':
			return 'no range: the file lacks sums of squares for the amount';
		case 'no-assumptions':
			return 'margin and costs are not entered yet';
		case 'no-money':
			return 'the file has no amounts, and no value of a conversion is entered';
		case 'no-cost':
			return 'no cost entered, so no return';
		case 'no-conversions':
			return 'the file does not count conversions';
		case 'no-horizon':
			return 'the days over which the money came in are not entered';
		default:
			return reasonWords(reason, policy);
	}
}

/** Why a number is missing, in words; the same words everywhere. */
export function reasonWords(
	reason: NotShownReason,
	policy: { readonly k: number; readonly minOutcome: number }
): string {
	switch (reason) {
		case 'no-variance':
			return 'no range: no one differs in this measure, or its sums of squares are missing';
		case 'too-few-people':
			return 'too few people to compare';
		case 'no-people':
			return 'no people in one of the variants';
		case 'sample-ratio-mismatch':
			return 'not comparable: people were not split as planned';
		case 'people-recur':
			return 'not comparable: the same people are counted on several days, and there are too few days to compare';
		case 'impossible-in-variant':
			return 'not comparable: it can’t happen in one of the variants';
		default:
			return hiddenWords(reason, policy);
	}
}

/** Reasons other than privacy: what the file lacks, and what cannot be compared or computed. */
const notPrivacy: Readonly<Record<Exclude<RoiReason, HiddenReason> | 'measure-unknown', true>> = {
	'measure-unknown': true,
	'no-variance': true,
	'too-few-people': true,
	'no-people': true,
	'sample-ratio-mismatch': true,
	'people-recur': true,
	'impossible-in-variant': true,
	'no-interval': true,
	'no-assumptions': true,
	'no-money': true,
	'no-cost': true,
	'no-conversions': true,
	'no-horizon': true
};

/**
 * The mark of a missing number: `[c]` where it is hidden for privacy, `[x]` where it cannot be computed or
 * compared, whatever else of its row is hidden.
 */
export const markOf = (reason: RoiReason): '[c]' | '[x]' => (reason in notPrivacy ? '[x]' : '[c]');
