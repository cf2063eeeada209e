import { z } from 'zod';
import { samePeopleWords } from '#lib/experiment/publication-words.ts';
import { readSamePeople, type Resembled, type SamePeople } from '../../release/same-people-answer.ts';

/** Whether the results are of the same people as those of the published campaigns that they resemble. */
export const sameAs = z
	.string()
	.max(2000)
	.transform((text, context): SamePeople[] => {
		const read = readSamePeople(text);
		if (read) return read;
		context.addIssue({
			code: 'custom',
			message:
				'must be version, audience or none, each with the slug that it is about where there are several; or new-wave'
		});
		return z.NEVER;
	})
	.describe(
		`Where results resemble a published campaign: ${samePeopleWords.map(({ answer, words }) => `\`${answer}\`: ${words.toLowerCase()}`).join('; ')}. About one of several: \`version:spring-picks,none\`. \`new-wave\`: the people of its audience were drawn again since earlier campaigns, with the first publication; where every group has exactly as many people as in an earlier wave, \`new-wave,none\` says that this is the plan. The answer is on record, ten a day for an analyst`
	);

/** Published campaigns that results resemble. */
export const resembles = z
	.array(z.object({ slug: z.string(), name: z.string() }))
	.describe('Published campaigns that the results resemble: say with `sameAs` whether it is the same people');

/** What a refusal says besides its words, so that it can be answered. */
export const samePeopleMore = (list: readonly Resembled[]) => ({
	resembles: list,
	answers: samePeopleWords.map(({ answer, words }) => ({ sameAs: answer, words }))
});
