import { z } from 'zod';
import { decisionKinds } from '#lib/experiment/decision.ts';
import { day } from '../../facts/fields.ts';
import { leftOutWords, type LeftOutReason } from '#lib/experiment/roi/money/left-out.ts';

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

export const programmeQuery = z
	.strictObject({
		currency: z
			.string()
			.regex(/^[A-Z]{3}$/, 'must be an ISO code such as EUR')
			.optional()
			.describe('The most used one where it is left out'),
		from: day
			.optional()
			.describe('Campaigns whose last day is this one or later; months of waves that begin on it or later'),
		to: day
			.optional()
			.describe('Campaigns whose last day is this one or earlier; months of waves that end on it or earlier')
	})
	.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
		path: ['to'],
		message: 'must not be before from'
	});

/** A universal control group beside the sum of campaigns. */
const universalControl = z.object({
	currency: z.string(),
	waves: z
		.array(
			z.object({
				slug: z.string(),
				name: z.string(),
				number: z.int().describe('From 1, within its audience'),
				running: z.boolean(),
				reason: z.enum(reasons).nullable().describe('Why it is left out'),
				missing: z.int().describe('Published months that could not be compared'),
				approximate: z
					.boolean()
					.describe('Discounts of the whole wave are shared out by people: its months are approximate'),
				merged: z
					.boolean()
					.describe(
						'Some months are published together; their range takes a person to be alike in all of them'
					)
			})
		)
		.describe('Campaigns of kind `programme`'),
	months: z
		.array(
			z.object({
				slug: z.string(),
				wave: z.int(),
				from: z.iso.date(),
				to: z.iso.date(),
				months: z.number().describe('A part of a month counts by its days'),
				people: z.object({ control: z.number(), everyoneElse: z.number() }),
				perPersonMonth: range.describe('Extra margin of a person of everyone else, a month'),
				margin: range.describe('Extra margin of everyone else, before costs'),
				cumulated: range.describe('The same from the first comparison to this one')
			})
		)
		.describe('One for each month of a wave; one for a whole wave whose file counts each person once'),
	perPersonMonth: range.nullable(),
	margin: range.nullable().describe('Extra margin of everyone else, before costs'),
	cost: z
		.number()
		.describe(
			'Of the campaigns of the same months, counted or not as far as known, and entered for the waves'
		),
	gain: range.nullable().describe('Margin − cost'),
	campaigns: z
		.object({
			counted: z.int(),
			leftOut: z.int(),
			costLeftOut: z.number().describe('Known costs of those left out: they are part of `cost`'),
			gain: range.nullable().describe('Sum of the campaigns of the same months')
		})
		.describe('Campaigns whose last day is in a month that is compared'),
	gap: range
		.extend({
			finding: z
				.enum(['agree', 'lower', 'higher'])
				.describe('The universal control group shows as much as the sum, less, or more')
		})
		.nullable()
		.describe('Sum of campaigns − gain; never split among campaigns'),
	words: z.object({ headline: z.string(), sentences: z.array(z.string()) })
});

const gained = { campaigns: z.int(), gain: z.number(), low: z.number(), high: z.number() };

const quarter = z.object({
	quarter: z.string().describe('Such as 2026-Q2; empty for campaigns without dates'),
	...gained,
	paid: z.number().describe('Gain of the campaigns that paid'),
	tooClose: z.number().describe('Gain of those that are too close to call'),
	lost: z.number().describe('Gain of those that lost money, below 0')
});

const group = z.object({ name: z.string().nullable(), ...gained });

const decision = z.object({
	slug: z.string(),
	kind: z.enum(decisionKinds),
	variant: z.string().nullable(),
	reason: z.string(),
	nextCheck: z.iso.date().nullable(),
	by: z.string().nullable(),
	at: z.iso.datetime(),
	countersignedBy: z.string().nullable()
});

/** What ended campaigns say together. */
export const programmeSchema = z.object({
	currency: z.string().nullable().describe('Null where no campaign has a gain'),
	confidence: z.number().describe('Level of each range'),
	campaigns: z.int().describe('Campaigns in the sum'),
	paid: z.int().describe('Campaigns that paid; paid, tooClose and lost are of all currencies'),
	tooClose: z.int(),
	lost: z.int(),
	winRate: range.nullable().describe('Share of campaigns that paid, with Wilson’s range'),
	margin: z.number().describe('Extra margin of the campaigns in the sum'),
	cost: z.number().describe('Their cost'),
	returned: z.number().nullable().describe('Margin ÷ cost; null for losses, and where nothing was spent'),
	costTrust: z.object({
		guarded: z.int().describe('Ended campaigns with guardrails'),
		over: z.array(z.string()).describe('Those over the limit of one')
	}),
	decided: z
		.object({
			of: z.int(),
			made: z.int(),
			rollOut: z.int(),
			runLonger: z.int(),
			stop: z.int()
		})
		.describe('Ended campaigns with a verdict, and what was decided on them'),
	gain: range
		.nullable()
		.describe('Margin − cost of all measured campaigns: the plain sum, which leans neither way'),
	rolledOut: range
		.extend({
			adjusted: z.literal(true),
			campaigns: z.int(),
			plain: range.describe('Their plain sum, biased upward: they were chosen for doing well')
		})
		.nullable()
		.describe('Gain of the campaigns whose signed decision is to roll out, adjusted for luck'),
	rolledOutReason: z
		.enum(['no_decisions', 'none_rolled_out', 'too_few_campaigns'])
		.nullable()
		.describe('Why `rolledOut` is null; three campaigns with a gain are needed'),
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
	universalControl: universalControl.nullable().describe('Null where there is none in the currency'),
	quarters: z.array(quarter).describe('By the quarter of the last day; quarters and undated add up to gain'),
	undated: quarter.nullable().describe('Campaigns without dates; null where there are none'),
	months: z
		.array(z.object({ month: z.string().describe('Such as 2026-04'), ...gained }))
		.describe('Gain cumulated by the month of the last day'),
	channels: z.array(group).describe('By channel, which add up to gain; null is no channel'),
	owners: z.array(group).describe('By owner of the data, which add up to gain; null is no owner'),
	tags: z.array(group).describe('By tag: a campaign can have several'),
	dataKinds: z
		.array(
			z.object({
				kind: z.string(),
				campaigns: z.int().describe('That use it'),
				counted: z.int().describe('Of those, in gain'),
				gain: range.nullable(),
				over: z.int().describe('Campaigns over the limit of a guardrail'),
				unclear: z.int(),
				guarded: z.int().describe('Campaigns with guardrails'),
				conclusion: z.string().describe('What the evidence supports; links are not causes')
			})
		)
		.describe('By kind of personal data: a campaign can use several'),
	decisions: z.array(decision).describe('Decisions that count, newest first'),
	perQuarter: z
		.number()
		.nullable()
		.describe('What a straight line through the quarters adds; null below three'),
	leftOut: z
		.array(z.object({ slug: z.string(), reason: z.enum(reasons) }))
		.describe('Campaigns that take no part in `gain`')
});
