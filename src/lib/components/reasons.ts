import type { NotShownReason } from '#lib/experiment/results.ts';

interface Rule {
	readonly k: number;
	readonly minOutcome: number;
}

/** Why a number is not there, in words for people; the same words everywhere. */
export function reasonWords(reason: NotShownReason, { k, minOutcome }: Rule): string {
	switch (reason) {
		case 'groups-too-small':
			return `No breakdown: groups under ${k} people are never shown, and fewer than two are large enough.`;
		case 'outcome-shown-with-other':
			return 'Shown together with Other.';
		case 'revenue-shown-with-other':
			return 'Amounts are shown together with Other.';
		case 'score-shown-with-other':
			return 'Scores are shown together with Other.';
		case 'fewer-than-m':
			return `Hidden: fewer than ${minOutcome} people.`;
		case 'one-side-below-m':
			return `Hidden: fewer than ${minOutcome} people had the outcome, or fewer than ${minOutcome} had it not.`;
		case 'revenue-not-certified':
			return 'Hidden: one customer’s amount could be read from the total.';
		case 'fewer-than-k':
			return `Hidden: fewer than ${k} people.`;
		case 'too-few-responses':
			return `Hidden: fewer than ${k} people answered.`;
		case 'combined-for-privacy':
			return 'Combined for privacy.';
		case 'measure-unknown':
			return 'The file does not have this column, or leaves it blank.';
		case 'no-variance':
			return 'No interval: the file has no sums of squares for this measure.';
		case 'too-few-people':
			return 'Too few people to compare.';
		case 'no-people':
			return 'Nobody in one of the variants.';
		case 'sample-ratio-mismatch':
			return 'Not comparable: people were not split as planned.';
	}
}
