import { z } from 'zod';
import { campaignFacts, campaignName, variantName } from './campaign.ts';
import { day, words, currency, exact, whole } from './fields.ts';
import { timeZone } from './workspace.ts';

/** What is declared about how a file is read, as values. */
export const readingFacts = {
	/** Line of the header, from 1. */
	headerLine: whole(1, 1000, 'Write a line number from 1 to 1000.'),
	/** Of dates without one. */
	year: whole(1970, 2200, 'Write a year such as 2026.'),
	currency,
	timeZone,
	/** Days after first exposure until outcomes are complete. */
	outcomeWindow: whole(0, 365, 'Write a whole number of days, 0 to 365.'),
	control: variantName,
	campaign: campaignName,
	/** Name of a saved reading. */
	template: exact(80)
};

/** What of it has a field of its own in the form; blank is "find out". */
export const readingForm = z.object(readingFacts).omit({ template: true }).partial();

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
