import { describe, expect, it } from 'vitest';
import type { HiddenReason } from '../../src/lib/privacy/released.ts';
import { reasonWords } from '../../src/lib/privacy/words.ts';

/** Every reason once: the compiler minds that none is missing. */
const reasons: Record<HiddenReason, string> = {
	'groups-too-small': 'no breakdown: groups too small',
	'outcome-shown-with-other': 'outcomes are shown together with Other',
	'revenue-shown-with-other': 'amounts are shown together with Other',
	'score-shown-with-other': 'scores are shown together with Other',
	'fewer-than-m': 'hidden: fewer than 10 people',
	'one-side-below-m': 'hidden: fewer than 10 people on one side of the outcome',
	'revenue-not-certified': 'hidden: one customer’s amount could be read from the sum',
	'fewer-than-k': 'hidden: fewer than 50 people',
	'too-few-responses': 'hidden: fewer than 50 people answered, or fewer than 10 did not',
	'would-show-corrected': 'hidden: it would show who was corrected',
	'would-show-other-campaign': 'hidden: it would show people of another campaign',
	'period-open': 'breakdowns appear when the period closes',
	'part-of-period': 'shown for whole periods only',
	'combined-for-privacy': 'combined for privacy',
	'measure-unknown': 'the file does not have this column, or leaves it blank'
};

describe('reasonWords', () => {
	it.each(Object.entries(reasons) as [HiddenReason, string][])(
		'says %s so that it stands after [c] and as a sentence',
		(reason, words) => {
			expect(reasonWords(reason, { k: 50, minOutcome: 10 })).toBe(words);
			expect(words).toMatch(/^[a-z].*[^.]$/);
		}
	);
});
