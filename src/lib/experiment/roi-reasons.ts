import { reasonWords } from './reasons.ts';
import type { RoiReason } from './roi-figures.ts';

/** Why a figure of a return is not there, in words for people. */
export function roiReasonWords(
	reason: RoiReason,
	policy: { readonly k: number; readonly minOutcome: number }
): string {
	switch (reason) {
		case 'no-interval':
			return 'no interval: the file has no sums of squares for the amount';
		case 'no-assumptions':
			return 'the margin and the costs have not been said yet';
		case 'no-money':
			return 'the file has no amounts, and nobody has said what a conversion is worth';
		case 'no-cost':
			return 'no cost was said, and a return is relative to one';
		case 'no-conversions':
			return 'the file does not count conversions';
		case 'no-horizon':
			return 'nobody has said over how many days the money came in';
		default:
			return reasonWords(reason, policy);
	}
}
