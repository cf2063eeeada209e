import { z } from 'zod';

/** A refusal. @see RFC 9457 */
export const problemSchema = z.looseObject({
	type: z.string(),
	title: z.string(),
	status: z.int(),
	code: z.string().describe('Stable, machine-readable reason'),
	detail: z.string().describe('The reason in words for people')
});

/** A file that is refused, with everything that is wrong with it. */
export const fileProblem = problemSchema.extend({
	problems: z
		.array(
			z.object({
				line: z.int().describe('As in the file, from 1'),
				column: z.string().nullable(),
				code: z.string(),
				words: z.string(),
				fix: z.string(),
				fixes: z
					.array(
						z.object({
							words: z.string(),
							flag: z.string().describe('Of the command line'),
							parameter: z.object({ name: z.string(), value: z.string() }).describe('Of this request')
						})
					)
					.describe('The answers to choose from; empty where the file itself has to change')
			})
		)
		.optional()
});
