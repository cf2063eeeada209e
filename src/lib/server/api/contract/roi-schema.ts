import { z } from 'zod';
import { isoDay } from '../../facts/fields.ts';
import { signedDecision } from './decision-schema.ts';
import { suggestionSchema } from './results-schema.ts';

const assumptions = z.object({
	marginRate: z.number(),
	fixedCost: z.number(),
	costPerPerson: z.number(),
	currency: z.string(),
	horizonDays: z.number().nullable(),
	discountRate: z.number(),
	valuePerConversion: z.number().nullable(),
	discountsTakenOff: z.boolean().nullish(),
	discountPerOrder: z.number().nullish()
});

const range = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
const open = z.object({
	estimate: z.number().nullable(),
	low: z.number().nullable(),
	high: z.number().nullable().describe('Null where there is no upper end')
});
const bounded = open.extend({ bounded: z.boolean().describe('False where the increments may be zero') });

const variant = z.looseObject({
	variant: z.string(),
	people: z.number().nullable(),
	incrementalConversions: range.nullable(),
	incrementalRevenue: range.nullable(),
	incrementalClv: range.nullable(),
	incrementalMargin: range.nullable().describe('marginRate × (incremental revenue + discount) − discount'),
	source: z.enum(['revenue_per_person', 'clv', 'value-per-conversion']).nullable(),
	confidence: z.number().nullable().describe('Level of the money interval: the one the verdict rests on'),
	ownConfidence: z
		.record(z.string(), z.number())
		.optional()
		.describe('Levels of figures that do not rest on the money interval, by figure'),
	discount: z
		.object({
			total: z.number().describe('Discounts beyond the control’s, in the currency'),
			source: z.enum(['file', 'per-order']),
			takenOff: z
				.boolean()
				.describe('Revenue is what was paid; else the margin is marginRate × revenue − discount'),
			joint: z
				.enum(['known', 'exact', 'bound'])
				.describe(
					'How the range allows for discounts: treated as known, with their covariance with revenue, or with the largest error there can be'
				)
		})
		.optional()
		.describe('Left out where there are none, or none were entered'),
	cost: z
		.number()
		.nullable()
		.describe('Fixed + per person × people + the difference of the file’s own cost × people'),
	gain: range
		.nullable()
		.describe(
			'Discounted margin − cost of this variant, before the fixed cost: gains add up to the total’s, and the fixed cost'
		),
	net: range.nullable().describe('Discounted margin − cost, the fixed cost in full'),
	roi: range.nullable().describe('(margin − cost)/cost; never annualised'),
	probabilityPositive: z.number().nullable().describe('By the law that gives the range of the return'),
	costPerIncrementalConversion: bounded.nullable(),
	payback: open
		.extend({ horizonDays: z.number() })
		.nullable()
		.describe('Days; null is not within the horizon'),
	breakEvenMargin: bounded.nullable(),
	sensitivity: z.array(
		z.object({
			of: z.enum(['margin', 'cost']),
			value: z.number().describe('The margin rate, or the cost as a multiple'),
			assumed: z.boolean(),
			roi: range
		})
	),
	verdict: z.enum(['earned its cost', 'did not earn its cost', 'cannot be said']),
	status: z.enum(['shown', 'hidden', 'not-computable', 'not-comparable']),
	reason: z.string().nullable().describe('Why `roi` is not there'),
	reasons: z.record(z.string(), z.string()).describe('Why a figure is null, by figure')
});

/** The return of a campaign: what it rests on, the decision in words, and every treatment's figures. */
export const roiSchema = z.object({
	campaign: z.string(),
	control: z.string(),
	asOf: isoDay.nullable().describe('Last published day; null where the file has no dates'),
	assumptions: assumptions.nullable().describe('Null where margin and costs are not entered'),
	said: z
		.object({ by: z.string().nullable(), at: z.iso.datetime() })
		.nullable()
		.describe('Who entered them, and when'),
	signedDecision,
	decision: z.object({ tone: z.string(), headline: z.string(), sentence: z.string() }),
	suggestion: suggestionSchema.nullable().describe('Null where nothing can be compared'),
	total: z
		.object({ margin: range, cost: z.number(), gain: range, chance: z.number() })
		.nullable()
		.describe('All treatments together, the fixed cost counted once; chance that the gain is above 0'),
	optOuts: z
		.array(
			z.object({
				variant: z.string(),
				people: range.describe('Opt-outs beyond those of as many people of the control; below 0: fewer'),
				confidence: z.number(),
				value: range
					.nullable()
					.describe(
						'At the value of a subscriber, where the workspace has one; not subtracted from any gain'
					),
				words: z.string()
			})
		)
		.describe('Empty where opt-outs are not shown'),
	pulledForward: z
		.array(
			z.object({
				variant: z.string(),
				metric: z.string(),
				days: z.number().nullable(),
				revenue: z.number().describe('Effect on revenue in the campaign’s window, per person'),
				difference: range.describe('Effect over the longer time − effect on revenue, per person'),
				p: z.number().describe('After correction for all of these tests of the campaign'),
				confidence: z.number(),
				joint: z.enum(['exact', 'bound']),
				finding: z.enum(['pulled forward', 'more later', 'no clear difference']),
				words: z.string()
			})
		)
		.describe('Where the file has revenue and a value over a longer time'),
	variants: z.array(variant)
});
