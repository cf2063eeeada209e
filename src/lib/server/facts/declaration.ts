import { z } from 'zod';
import { campaignFacts } from './campaign.ts';
import { day, words } from './fields.ts';

/** Whose data an upload is, where it comes from, what it is for and on what ground. */
export const declaredTexts = {
	owner: words(120, 'Write who is responsible for the data.'),
	source: words(120, 'Write where the data comes from.'),
	purpose: words(300, 'Write what the data is used for.'),
	legalBasis: words(300, 'Write the legal basis or consent.')
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
	if (lastDay < today)
		return 'Choose today or later: with an earlier day the raw rows would be deleted at once.';
	return lastDay > today + longest ? 'Choose a day at most 10 years from now.' : null;
}
