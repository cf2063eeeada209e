import { z } from 'zod';
import { day, flag, isoDay, exact } from '../../facts/fields.ts';

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

export const resultsQuery = z.strictObject({
	by: exact(500)
		.transform((text) => text.split(',').map((name) => name.trim()))
		.optional()
		.describe('One dimension or `date`; two with a comma between them for a declared cross-tab'),
	from: day.optional().describe('First day; snapped outwards to a published range of days'),
	to: day.optional().describe('Last day'),
	metric: exact(200).optional().describe('Name of one metric'),
	between: flag
		.optional()
		.describe('Also compares the treatments with one another, in total: rows with `against`')
});

const side = z.object({
	people: z.number(),
	numerator: z.number(),
	denominator: z.number(),
	value: z.number().describe('numerator / denominator; of a score such as nps 100 times that')
});
const range = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
/** Minus infinity is written as null. */
const log10P = z.number().nullable();

const lift = z.object({
	estimate: z.number(),
	low: z.number().nullable(),
	high: z.number().nullable(),
	stable: z.boolean()
});

/** One metric of one treatment against the control, in one group of people. */
const row = z.looseObject({
	by: z.array(z.string()),
	segment: z.record(z.string(), z.string()),
	pooled: z.array(z.string()).describe('Dimensions for which this is Other: small groups combined'),
	metric: z.string(),
	variant: z.string(),
	against: z
		.string()
		.optional()
		.describe(
			'Compared with this treatment instead of the control: where the control cannot have the outcome, or it was asked for (`between`)'
		),
	status: z.enum(['shown', 'hidden', 'not-computable', 'not-comparable']),
	reason: z.string().optional().describe('Always there when the row is not shown'),
	verdict: z.string(),
	control: side.optional(),
	treatment: side.optional(),
	difference: range
		.extend({ p: z.number(), log10P })
		.optional()
		.describe('The plain difference, read once; `deciding` is the one that verdicts rest on'),
	lift: lift.optional(),
	chanceToWin: z.number().optional(),
	varianceSource: z.string().optional(),
	deciding: range
		.extend({
			p: z.number().describe('After correction for several comparisons'),
			level: z.number(),
			why: z
				.array(z.string())
				.describe(
					'What makes it differ from `difference`: multiplicity, day-noise, skewness, cuped, always-valid, small-counts, selection'
				),
			lift: lift.optional(),
			shared: z.object({ method: z.string(), comparisons: z.int() }).optional()
		})
		.optional()
		.describe('The difference as the verdict reads it; absent where there is no verdict'),
	adjustedForDays: range
		.optional()
		.describe(
			'Where the split is off in many parts: the difference with the same mix of days in both variants'
		),
	dayNoise: z
		.number()
		.optional()
		.describe('How many times more days vary than people: the deciding range is wider by its square root'),
	largeAmounts: z
		.literal(true)
		.optional()
		.describe('Few large amounts: an end of the deciding range moved by more than a tenth of its width'),
	tooFewBuyers: z
		.object({ buyers: z.number(), needed: z.number() })
		.optional()
		.describe('The smaller variant has too few buyers to judge an amount'),
	combined: z.string().optional().describe('Of Other: why its groups are combined'),
	periods: z.object({ shown: z.int(), of: z.int() }).optional()
});

/** Everything asked for that may be seen of a campaign. */
export const resultsSchema = z.looseObject({
	campaign: z.string(),
	control: z.string(),
	asOf: isoDay.nullable().describe('Last published day; null where the file has no dates'),
	covers: z
		.object({ from: isoDay, to: isoDay })
		.nullable()
		.describe('The published days the answer is about; null in a campaign without dates'),
	confidence: z.number(),
	sequential: z
		.boolean()
		.describe(
			'Intervals are always valid: while the campaign runs, and afterwards where its end was changed after results were published'
		),
	running: z.boolean().describe('More days will come'),
	policy: z.object({
		k: z.number(),
		minOutcome: z.number(),
		unproved: z
			.literal(true)
			.optional()
			.describe('How far the sizes of small groups can be narrowed is not proved')
	}),
	people: z.object({
		total: z.number(),
		shown: z.number(),
		pending: z.number(),
		onOneDay: z
			.number()
			.optional()
			.describe(
				'Where people recur, `total` and the people of rows are person-days: at least so many people are on one day'
			)
	}),
	health: z.looseObject({
		sampleRatio: z.looseObject({ p: z.number(), log10P, flagged: z.boolean() }).nullable(),
		notes: z.array(z.object({ code: z.string(), level: z.string(), words: z.string() }))
	}),
	verdict: z.object({ tone: z.string(), headline: z.string(), sentence: z.string() }),
	suggestion: suggestionSchema
		.nullable()
		.describe(
			'What to do, for the whole campaign; null where nothing can be compared. The decision is a manager’s'
		),
	treatments: z.array(z.string()),
	dimensions: z.array(z.string()),
	metrics: z.array(
		z.looseObject({ name: z.string(), label: z.string(), kind: z.string(), role: z.string() })
	),
	results: z.array(row)
});
