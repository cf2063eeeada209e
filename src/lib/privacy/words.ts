import type { Policy } from './policy.ts';
import type { HiddenReason } from './released.ts';

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
	switch (reason) {
		case 'groups-too-small':
			return 'no breakdown: groups too small';
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
		case 'revenue-not-certified':
			return 'hidden: one customer’s amount could be read from the sum';
		case 'fewer-than-k':
			return `hidden: fewer than ${k} people`;
		case 'too-few-responses':
			return `hidden: fewer than ${k} people answered, or fewer than ${minOutcome} did not`;
		case 'period-open':
			return 'breakdowns appear when the period closes';
		case 'part-of-period':
			return 'shown for whole periods only';
		case 'combined-for-privacy':
			return 'combined for privacy';
		case 'measure-unknown':
			return 'the file does not have this column, or leaves it blank';
	}
};

/** What is promised of every page, download and answer. @param k as it is written there */
export const guaranteeWords = (k: string): string => `Groups under ${k} people are never shown or derivable.`;

/** What of a rule may still be changed. */
export const ruleFixedWords = 'k can be changed only for data not published yet.';

/** The rule in force, in one sentence. */
export const policyWords = ({ k, minOutcome }: Pick<Policy, 'k' | 'minOutcome'>): string =>
	`${guaranteeWords(`${k}`)} Outcomes need at least ${minOutcome} people on each side.`;
