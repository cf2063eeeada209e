import { z } from 'zod';
import { campaignKinds } from '#lib/experiment/campaign-kind.ts';
import { goals } from '#lib/experiment/metrics/goals.ts';
import {
	campaignFacts,
	goal,
	inOrder,
	orderProblem,
	plannedPeople,
	plannedWeight,
	primary,
	roleChoice,
	variantName
} from '../../facts/campaign.ts';
import { person } from '../../facts/accounts.ts';
import { assumptions } from '../../facts/assumptions.ts';
import { isoDay } from '../../facts/fields.ts';
import { policyFacts } from '../../facts/policy.ts';
import { signedDecision } from './decision-schema.ts';

const variant = z.strictObject({
	name: variantName,
	plannedWeight: plannedWeight.describe('Planned share of people, on any scale')
});

const variants = z
	.array(variant)
	.min(2)
	.max(50)
	.refine(
		(list) => new Set(list.map(({ name }) => name)).size === list.length,
		'two variants have the same name'
	);

/** What is left out of the privacy rule is the workspace's. */
const facts = { ...campaignFacts, policy: z.strictObject(policyFacts).partial() };

/** What is declared about a campaign when it is added. */
export const newCampaign = z
	.strictObject({
		...z.strictObject(facts).partial().shape,
		name: facts.name,
		control: variantName.describe('Name of the variant that the others are compared with'),
		variants
	})
	.refine(inOrder, orderProblem)
	.refine(({ control, variants: list }) => list.some(({ name }) => name === control), {
		path: ['control'],
		message: 'must be the name of a variant'
	});

/** What may be changed of a campaign. */
export const campaignChange = z
	.strictObject({
		...facts,
		ended: z
			.boolean()
			.describe(
				'`true`: no more days will come; `false`: more days will come, until `endsOn` where it is given. For an ended campaign with published results `false` reopens it: its owner and the people added may until its report is signed, administrators also later; from then on its intervals are always valid'
			),
		owner: person.describe(
			'Hand it over: email address of a member, or name of a token; for its owner and administrators'
		),
		people: z
			.array(person)
			.max(50)
			.describe(
				'Who else may see it before its publication, and change it (by adding rows and previews they can work out any number of its files): email addresses of analysts and administrators, or names of their tokens; for its owner and administrators'
			),
		variants,
		assumptions: assumptions.partial(),
		goal,
		primary,
		plannedPeople: plannedPeople.describe(
			'Planned people of one treatment and the control together, as the planner says: intervals of the running campaign are tightest there. Only before the first publication'
		),
		roles: z
			.array(roleChoice)
			.max(50)
			.nullable()
			.describe(
				'What metrics are for where they do not decide; those left out stay, or are as a new goal proposes; null: all as the goal proposes. A change after results are published is shown beside the verdict for good'
			)
	})
	.partial();

/** A campaign as everybody may see it. */
export const campaign = z.object({
	slug: z.string(),
	name: z.string(),
	status: z.enum(['running', 'ended', 'awaiting release', 'withdrawn']),
	demo: z.boolean(),
	kind: z.enum(campaignKinds),
	owner: z.string().nullable().describe('Whose it is; null for those who may not change it'),
	people: z
		.array(z.string())
		.nullable()
		.describe('Whom the owner added; null for those who may not change it'),
	hypothesis: z.string().nullable(),
	audience: z.string().nullable(),
	channel: z.string().nullable(),
	tags: z.string().nullable(),
	audienceId: z.string().nullable(),
	currency: z.string(),
	startsOn: isoDay.nullable(),
	endsOn: isoDay.nullable(),
	endChanges: z
		.array(
			z.object({
				what: z.enum(['reopened', 'ended', 'moved']),
				until: isoDay.nullable().describe('Last day from then on; null where none was declared'),
				at: z.string(),
				by: z.string()
			})
		)
		.describe(
			'Changes of the end after results were published; from the first on, intervals are always valid'
		),
	goal: z.enum(goals).nullable(),
	primary: z.string().nullable().describe('The metric that was chosen to decide; null: as the goal proposes'),
	plannedPeople: z
		.number()
		.nullable()
		.describe('People at which intervals of the running campaign are tightest'),
	primaryChanges: z
		.array(z.object({ from: z.string(), to: z.string(), at: z.string(), by: z.string() }))
		.describe('Changes of the deciding metric after results were published'),
	roles: z
		.array(z.object({ metric: z.string(), role: z.string(), margin: z.number().nullable() }))
		.describe(
			'Chosen roles of metrics, as the goal proposed them or as they were entered; empty: each metric’s own'
		),
	roleChanges: z
		.array(
			z.object({
				changes: z.array(z.object({ metric: z.string(), from: z.string(), to: z.string() })),
				at: z.string(),
				by: z.string()
			})
		)
		.describe('Changes of roles, limits and directions after results were published'),
	levelChanges: z
		.array(z.object({ from: z.number(), to: z.number(), at: z.string(), by: z.string() }))
		.describe('Changes of the confidence level after results were published'),
	signedDecision,
	control: z.string().nullable(),
	variants: z
		.array(z.object({ name: z.string(), plannedWeight: z.number().nullable() }))
		.describe('Planned variants, and those published'),
	policy: z.looseObject({
		k: z.number(),
		minOutcome: z.number(),
		minBuyers: z.number(),
		dominance: z.number(),
		outcomeWindow: z.number(),
		epochs: z.string(),
		crossTabs: z.array(z.array(z.string()))
	})
});

export const campaignList = z.object({ campaigns: z.array(campaign) });
