import { z } from 'zod';
import { flag, isoDay } from '../../facts/fields.ts';
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

export const releaseQuery = z.strictObject({
	preview: flag.optional().describe('Say what would become visible, and publish nothing')
});

export const releaseRequest = z.strictObject({
	sameAs: sameAs.optional(),
	close: z.boolean().optional().describe('Close the running period now, whatever the rule says'),
	days: z
		.enum(['complete', 'all'])
		.optional()
		.describe(
			'Of an ended campaign: the days whose outcomes are complete, or all of them, the newest marked "may still grow"; left out, all where nothing is published yet, else the complete ones'
		)
});

const days = z.object({ from: isoDay, to: isoDay });

const absences = z
	.array(
		z.object({
			what: z.array(z.string()),
			groups: z.array(z.string()).describe('None: the whole breakdown'),
			why: z.string()
		})
	)
	.describe('What stays hidden');

/** What was published, or would be. */
export const publication = z.object({
	state: z.enum(['published', 'preview', 'nothing-new']),
	words: z.string(),
	name: z.string().optional().describe('The name it is published under, where another campaign has its own'),
	resembles: resembles.optional(),
	problem: z
		.object({
			status: z.int(),
			code: z.string(),
			detail: z.string(),
			resembles,
			answers: z.array(z.object({ sameAs: z.string(), words: z.string() }))
		})
		.optional()
		.describe('Of a preview: what publishing is refused with as long as `sameAs` is not answered'),
	ranges: z.array(days.extend({ people: z.number() })).describe('Ranges of days whose totals become visible'),
	periods: z
		.array(
			z.object({
				days: days.nullable(),
				people: z.number().nullable(),
				measures: z.array(z.string()),
				absences,
				breakdowns: z.array(
					z.object({
						by: z.array(z.string()),
						groups: z.array(z.string()).describe('Values shown on their own'),
						ranges: z.int().describe('Number of ranges of days'),
						own: z.number().describe('People in groups of their own'),
						other: z.number().describe('People within Other'),
						absences
					})
				)
			})
		)
		.describe('Periods whose breakdowns become visible')
});

export const withdrawal = z.object({ withdrawn: z.int().describe('Number of releases withdrawn') });
