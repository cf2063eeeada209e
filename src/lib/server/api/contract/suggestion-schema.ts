import { z } from 'zod';

/** What the product suggests for a campaign. */
export const suggestionSchema = z.object({
	kind: z.enum([
		'find-the-cause',
		'let-it-run',
		'stop-variant',
		'roll-out',
		'do-not-roll-out',
		'stop',
		'run-longer',
		'keep-the-simpler'
	]),
	variant: z.string().nullable().describe('The treatment it is about; null where it is about the campaign'),
	basis: z
		.enum(['money', 'metric'])
		.describe('Gain, or the main metric where margin and costs are not entered or money has no range'),
	words: z.string(),
	reason: z.string().describe('Readers who may not see money get the part that is not about money'),
	morePeople: z
		.number()
		.nullable()
		.describe('More people of all variants together, where it is to run longer')
});
