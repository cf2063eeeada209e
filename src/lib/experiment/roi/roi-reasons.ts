import { reasonWords } from './reasons.ts';
import type { RoiReason } from './money/roi-figures.ts';

/** Why a figure of a return is missing, in words. */
export function roiReasonWords(
	reason: RoiReason,
	policy: { readonly k: number; readonly minOutcome: number }
): string {
	switch (reason) {
		case 'no-interval':
			return 'no interval: the file has no sums of squares for the amount';
		case 'no-assumptions':
			return 'margin and costs are not entered yet';
		case 'no-money':
			return 'the file has no amounts, and no value of a conversion is entered';
		case 'no-cost':
			return 'no cost is entered, and a return is relative to one';
		case 'no-conversions':
			return 'the file does not count conversions';
		case 'no-horizon':
			return 'the days over which the money came in are not entered';
		default:
			return reasonWords(reason, policy);
	}
}
