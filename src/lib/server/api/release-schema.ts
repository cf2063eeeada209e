import { z } from 'zod';
import { flag, isoDay } from './fields.ts';

export const releaseQuery = z.strictObject({
	preview: flag.optional().describe('Say what would become visible, and publish nothing')
});

export const releaseWish = z.strictObject({
	close: z.boolean().optional().describe('Close the running period now, whatever the rule says')
});

/** What was published, or would be. */
export const publication = z.object({
	state: z.enum(['published', 'preview', 'nothing-new']),
	words: z.string(),
	ranges: z
		.array(z.object({ from: isoDay, to: isoDay }))
		.describe('Ranges of days whose totals become visible'),
	periods: z
		.array(
			z.object({
				from: isoDay.nullable(),
				to: isoDay.nullable(),
				people: z.number(),
				breakdowns: z.array(
					z.object({
						by: z.string(),
						visible: z.number().describe('Share of people in a group of their own')
					})
				),
				hidden: z.array(
					z.object({
						by: z.array(z.string()),
						measures: z.array(z.string()),
						reason: z.string(),
						words: z.string()
					})
				)
			})
		)
		.describe('Periods whose breakdowns become visible')
});

export const withdrawal = z.object({ withdrawn: z.int().describe('Number of releases withdrawn') });
