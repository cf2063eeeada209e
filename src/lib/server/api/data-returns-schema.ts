import { z } from 'zod';

const range = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

const kind = z.object({
	category: z.string().describe('Code of the kind, as in a declaration'),
	sensitivity: z.enum(['low', 'medium', 'high', 'special']),
	campaigns: z.array(z.string()),
	variants: z.number().describe('Treatments that use it, over all campaigns'),
	lift: range
		.nullable()
		.describe('Pooled relative change of the primary metric; null where none can be compared'),
	evidence: z
		.enum(['causal', 'association'])
		.nullable()
		.describe('Causal: treatments of one campaign that differ in this kind alone'),
	restsOn: z.number().describe('Campaigns that the pooled change rests on'),
	margin: range
		.extend({ currency: z.string() })
		.nullable()
		.describe('Of an average campaign, by association; null where none is known, or currencies differ'),
	trustCost: z
		.array(
			z.object({
				metric: z.string(),
				label: z.string(),
				campaign: z.string(),
				variant: z.string(),
				difference: range.nullable()
			})
		)
		.describe('Guardrails that treatments with it certainly harmed'),
	conclusion: z.enum([
		'earns its keep',
		'no evidence that it helps',
		'costs trust: consider not collecting it'
	])
});

/** What each kind of personal data earned, real and demo campaigns apart. */
export const dataReturnsSchema = z.object({
	groups: z.array(
		z.object({
			demo: z.boolean(),
			confidence: z.number().describe('Level of each range, by itself'),
			published: z.number().describe('Campaigns with published results'),
			rows: z.array(kind).describe('The most sensitive kind first'),
			undeclared: z
				.array(z.object({ slug: z.string(), name: z.string(), variants: z.array(z.string()) }))
				.describe('Treatments of which nobody said what they use; they are not counted')
		})
	)
});
