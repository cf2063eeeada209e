import { z } from 'zod';
import { campaignName, variantName } from './campaign.ts';
import { currency, exact, whole } from './fields.ts';
import { timeZone } from './workspace.ts';

/** What is said of how a file is read, as values. */
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
