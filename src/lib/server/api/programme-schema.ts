import { z } from 'zod';
import { leftOutWords, type LeftOutReason } from '#lib/experiment/left-out.ts';
import { day } from './fields.ts';

const range = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
const spread = z.object({
	count: z.int(),
	min: z.number(),
	lowerQuartile: z.number(),
	median: z.number(),
	upperQuartile: z.number(),
	max: z.number()
});
const reasons = Object.keys(leftOutWords) as [LeftOutReason, ...LeftOutReason[]];

export const programmeQuery = z.strictObject({
	currency: z
		.string()
		.regex(/^[A-Z]{3}$/, 'must be an ISO code such as EUR')
		.optional()
		.describe('The most used one where it is left out'),
	from: day.optional().describe('Campaigns whose last day is this one or later'),
	to: day.optional().describe('Campaigns whose last day is this one or earlier')
});

/** What ended campaigns say together. */
export const programmeSchema = z.object({
	currency: z.string().nullable().describe('Null where no campaign has a gain'),
	confidence: z.number().describe('Level of each range'),
	campaigns: z.int().describe('Campaigns in the sum'),
	gain: range
		.nullable()
		.describe('Margin − cost of all measured campaigns: the plain sum, which leans neither way'),
	rolledOut: range
		.extend({ adjusted: z.literal(true) })
		.nullable()
		.describe('The campaigns rolled out, adjusted for luck'),
	rolledOutReason: z.enum(['no_decisions']).nullable(),
	lift: z
		.array(
			range.extend({
				metric: z.string(),
				campaigns: z.int(),
				tau: z.number().describe('Standard deviation of the true log ratios'),
				spread: spread
					.nullable()
					.describe('How the campaigns’ own changes spread: descriptive, chance is in it'),
				channels: z.array(spread.extend({ channel: z.string().nullable() }))
			})
		)
		.describe('Pooled relative change of the primary metric, metric by metric'),
	quarters: z
		.array(
			z.object({ quarter: z.string().describe('Such as 2026-Q2'), campaigns: z.int(), gain: z.number() })
		)
		.describe('Gain by the quarter of the last day; campaigns without dates are in none'),
	perQuarter: z
		.number()
		.nullable()
		.describe('What a straight line through the quarters adds; null below three'),
	leftOut: z
		.array(z.object({ slug: z.string(), reason: z.enum(reasons) }))
		.describe('Campaigns that take no part in `gain`')
});
