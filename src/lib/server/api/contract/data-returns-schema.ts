import { z } from 'zod';
import { conclusionWords } from '#lib/experiment/roi/data/data-conclusion.ts';
import type { DataProgramme } from '../../reports/data-returns.ts';

const range = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** A guardrail that a treatment harmed. */
const harm = z.object({
	metric: z.string(),
	label: z.string(),
	campaign: z.string(),
	variant: z.string()
});

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
		.array(harm.extend({ difference: range.nullable() }))
		.describe('Guardrails that treatments with it harmed, against their control: an association'),
	testedHarm: z
		.array(
			harm.extend({
				against: z.string().describe('The treatment that uses all the same, without this kind'),
				difference: range
			})
		)
		.describe('Guardrails that it harmed beyond their limit, within a campaign'),
	linkedIn: z.number().describe('Campaigns that could have done without it, with a guardrail that got worse'),
	neededIn: z.array(z.string()).describe('Campaigns whose channel cannot do without it'),
	conclusion: z.enum([
		'needed to deliver',
		'lower trust shown',
		'linked to lower trust',
		'gain shown',
		'linked to a gain',
		'no gain shown'
	]),
	words: z.string().describe('The conclusion as people read it')
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
				.describe('Treatments without declared data use; they are not counted')
		})
	)
});

/** What the address answers: only what is described, because figures carry more inside. */
export const dataReturnsBody = (groups: readonly DataProgramme[]): z.infer<typeof dataReturnsSchema> =>
	dataReturnsSchema.parse({
		groups: groups.map((group) => ({
			...group,
			rows: group.rows.map((row) => ({ ...row, words: conclusionWords(row) }))
		}))
	});
