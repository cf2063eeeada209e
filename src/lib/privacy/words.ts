import type { Policy } from './policy.ts';
import type { HiddenReason, ReleasedEpoch } from './released.ts';

/** The name of a pooled row; its members are never listed, never counted. */
export const otherWords = 'Other (small groups combined)';

/**
 * Why a number is not there, in words for people; the same in page, CSV, print and API, after the mark `[c]`.
 * @param policy the rule the number was released under
 */
export const reasonWords = (
	reason: HiddenReason,
	{ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>
): string => {
	const combined = 'combined with other groups, because ';
	switch (reason) {
		case 'groups-too-small':
			return `no breakdown: fewer than two groups have ${k} people in every variant`;
		case 'too-few-groups-with-outcome':
			return `no breakdown: fewer than two groups have ${minOutcome} people with the outcome and ${minOutcome} without`;
		case 'too-few-groups-with-events':
			return `no breakdown: fewer than two groups have ${minOutcome} people who did this`;
		case 'too-few-groups-with-buyers':
			return 'no breakdown: fewer than two groups have enough buyers';
		case 'one-customer-in-groups':
			return 'no breakdown: a group’s sum could show one customer’s amount';
		case 'too-few-groups-with-answers':
			return 'no breakdown: fewer than two groups have enough answers that differ';
		case 'under-k':
			return `${combined}one has fewer than ${k} people in a variant`;
		case 'outcome-under-m':
			return `${combined}one has fewer than ${minOutcome} people with or without the outcome`;
		case 'events-under-m':
			return `${combined}in one fewer than ${minOutcome} people did this`;
		case 'buyers-under-r':
			return `${combined}in one too few people bought or had a discount`;
		case 'dominance':
			return `${combined}in one the sum could show a customer’s amount`;
		case 'respondents-under-r':
			return `${combined}in one too few people answered, or too few did not`;
		case 'answers-alike':
			return `${combined}in one everyone answered alike`;
		case 'sacrificed':
			return 'hidden so that a small group can’t be subtracted';
		case 'could-be-narrowed':
			return `hidden: a group under ${k} people could be narrowed too far`;
		case 'would-show-corrected':
			return 'hidden: it would show who was corrected';
		case 'would-show-other-campaign':
			return 'hidden: it would show people of another campaign';
		case 'rows-unreadable':
			return 'hidden: it can’t be compared with the rows of another campaign of the same people';
		case 'outcomes-differ':
			return 'hidden: another campaign of the same people has other outcomes and other columns';
		case 'outcome-shown-with-other':
			return 'outcomes are shown together with Other';
		case 'revenue-shown-with-other':
			return 'amounts are shown together with Other';
		case 'score-shown-with-other':
			return 'scores are shown together with Other';
		case 'fewer-than-m':
			return `hidden: fewer than ${minOutcome} people`;
		case 'one-side-below-m':
			return `hidden: fewer than ${minOutcome} people on one side of the outcome`;
		case 'too-few-events':
			return `hidden: fewer than ${minOutcome} people did this`;
		case 'revenue-not-certified':
			return 'hidden: the sum could show one customer’s amount';
		case 'too-few-buyers':
			return 'hidden: too few people bought or had a discount';
		case 'amount-needs-buyers':
			return 'hidden: amounts need conversions, or sums of squares, in the file';
		case 'discounts-need-squares':
			return 'hidden: discounts need their sum of squares (discount_sq) in the file';
		case 'total-only':
			return 'shown in total only';
		case 'score-needs-answers':
			return 'hidden: scores need a count of answers, or sums of squares, in the file';
		case 'amount-may-be-negative':
			return 'hidden: negative amounts are shown in total only; upload gross and refunds as two columns';
		case 'fewer-than-k':
			return `hidden: fewer than ${k} people`;
		case 'too-few-respondents':
			return 'hidden: too few people answered, or too few did not';
		case 'all-answered-alike':
			return 'hidden: everyone answered alike';
		case 'too-few-responses':
			return `hidden: fewer than ${k} people answered, or fewer than ${minOutcome} did not`;
		case 'period-open':
			return 'breakdowns appear when the period closes';
		case 'part-of-period':
			return 'shown for whole periods only';
		case 'combined-for-privacy':
			return 'combined for privacy';
		case 'measure-unknown':
			return 'the file does not have this column, or leaves it empty';
	}
};

/**
 * What is promised of every page, download and answer.
 * @param k        as it is written there
 * @param isProved is all that it is about proved? Else nothing is claimed of what can be worked out
 */
export const guaranteeWords = (k: string, isProved: boolean): string =>
	isProved
		? `Groups under ${k} people are never shown and can’t be worked out.`
		: `Groups under ${k} people are never shown.`;

/** The same where nothing was proved: a search for exact sizes proves nothing. */
export const unprovedWords = (k: string): string =>
	`Groups under ${k} people are never shown. How far their sizes can be narrowed is not proved.`;

/** What of a rule may still be changed. */
export const ruleFixedWords = 'The minimum applies to new data only.';

/** The rule of a release, and whether what is published under it is proved. */
export interface Rule extends Pick<Policy, 'k' | 'minOutcome'> {
	readonly unproved?: true;
}

/** The rule of what some periods publish. */
export const ruleOf = (
	epochs: readonly Pick<ReleasedEpoch, 'assurance'>[],
	{ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>
): Rule => ({
	k,
	minOutcome,
	...(epochs.every(({ assurance }) => assurance === 'ranges') ? {} : { unproved: true })
});

/** The rule in force, in one sentence, and whether it is proved. */
export const policyWords = ({ k, minOutcome, unproved }: Rule): string =>
	`${unproved ? unprovedWords(`${k}`) : guaranteeWords(`${k}`, true)} Outcomes need at least ${minOutcome} people on each side.`;
