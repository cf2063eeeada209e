import { describe, expect, it } from 'vitest';
import type { HiddenReason } from '../../src/lib/privacy/released.ts';
import { reasonWords } from '../../src/lib/privacy/words.ts';

/** Every reason once: the compiler minds that none is missing. */
const reasons: Record<HiddenReason, string> = {
	'groups-too-small': 'no breakdown: fewer than two groups have 50 people in every variant',
	'outcome-shown-with-other': 'outcomes are shown together with Other',
	'revenue-shown-with-other': 'amounts are shown together with Other',
	'score-shown-with-other': 'scores are shown together with Other',
	'fewer-than-m': 'hidden: fewer than 10 people',
	'one-side-below-m': 'hidden: fewer than 10 people on one side of the outcome',
	'revenue-not-certified': 'hidden: the sum could show one customer’s amount',
	'fewer-than-k': 'hidden: fewer than 50 people',
	'too-few-responses': 'hidden: fewer than 50 people answered, or fewer than 10 did not',
	'would-show-corrected': 'hidden: it would show who was corrected',
	'would-show-other-campaign': 'hidden: it would show people of another campaign',
	'rows-unreadable': 'hidden: it can’t be compared with the rows of another campaign of the same people',
	'outcomes-differ': 'hidden: another campaign of the same people has other outcomes and other columns',
	'period-open': 'breakdowns appear when the period closes',
	'part-of-period': 'shown for whole periods only',
	'combined-for-privacy': 'combined for privacy',
	'under-k': 'combined with other groups, because one has fewer than 50 people in a variant',
	'outcome-under-m':
		'combined with other groups, because one has fewer than 10 people with or without the outcome',
	'events-under-m': 'combined with other groups, because in one fewer than 10 people did this',
	'buyers-under-r': 'combined with other groups, because in one too few people bought or had a discount',
	dominance: 'combined with other groups, because in one the sum could show a customer’s amount',
	'respondents-under-r':
		'combined with other groups, because in one too few people answered, or too few did not',
	'answers-alike': 'combined with other groups, because in one everyone answered alike',
	sacrificed: 'hidden so that a small group can’t be subtracted',
	'could-be-narrowed': 'hidden: a group under 50 people could be narrowed too far',
	'too-few-groups-with-outcome':
		'no breakdown: fewer than two groups have 10 people with the outcome and 10 without',
	'too-few-groups-with-events': 'no breakdown: fewer than two groups have 10 people who did this',
	'too-few-groups-with-buyers': 'no breakdown: fewer than two groups have enough buyers',
	'one-customer-in-groups': 'no breakdown: a group’s sum could show one customer’s amount',
	'too-few-groups-with-answers': 'no breakdown: fewer than two groups have enough answers that differ',
	'too-few-events': 'hidden: fewer than 10 people did this',
	'too-few-buyers': 'hidden: too few people bought or had a discount',
	'amount-needs-buyers': 'hidden: amounts need conversions, or sums of squares, in the file',
	'discounts-need-squares': 'hidden: discounts need their sum of squares (discount_sq) in the file',
	'total-only': 'shown in total only',
	'score-needs-answers': 'hidden: scores need a count of answers, or sums of squares, in the file',
	'amount-may-be-negative':
		'hidden: negative amounts are shown in total only; upload gross and refunds as two columns',
	'too-few-respondents': 'hidden: too few people answered, or too few did not',
	'all-answered-alike': 'hidden: everyone answered alike',
	'measure-unknown': 'the file does not have this column, or leaves it empty'
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
