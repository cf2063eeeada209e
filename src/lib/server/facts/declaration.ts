import { z } from 'zod';
import { campaignFacts } from './campaign.ts';
import { day, words } from './fields.ts';

/** Whose data an upload is, where it comes from, what it is for and on what ground. */
export const declaredTexts = {
	owner: words(120, 'Say who answers for the data.'),
	source: words(120, 'Say where the data comes from.'),
	purpose: words(300, 'Say what the data is used for.'),
	legalBasis: words(300, 'Say on what ground it may be used.')
};

/** The form about the data of an upload; `kind` is that of a new campaign. */
export const declarationForm = z.object({
	...declaredTexts,
	retainUntil: day,
	kind: campaignFacts.kind.optional()
});

/** Raw rows are kept ten years at most, in days. */
const longest = 3653;

/** Why raw rows cannot be kept until a day; null where they can. All days since 1970-01-01. */
export function lastDayProblem(lastDay: number, today: number): string | null {
	if (lastDay < today) return 'The last day is today at the earliest: the raw rows would be deleted at once.';
	return lastDay > today + longest ? 'Raw rows are kept 10 years at most.' : null;
}
