import { z } from 'zod';
import { attackKinds } from '#lib/privacy/disclosure/attacker/attack-findings.ts';

const guess = z.object({
	axes: z.array(z.string()).describe('Columns whose groups it combines; empty for the whole campaign'),
	kind: z
		.enum(attackKinds)
		.describe(
			'`change`: people who are in one of two publications about the same people; `regrouped`: the same where groups have other labels; `outcome`: people with an outcome; `link`: the same, read from another column'
		),
	low: z.number().describe('Smallest number of people that agrees with everything published'),
	high: z.number().describe('Largest number of people that agrees with everything published')
});

const inspected = z
	.array(
		z.object({
			kind: z.enum(attackKinds),
			groups: z.number(),
			exposed: z.number(),
			possible: z.number(),
			narrowest: guess.nullable()
		})
	)
	.describe('What was looked at, kind by kind');

const counts = {
	known: z.number().describe('Published numbers that the attacker knows'),
	groups: z.number().describe('Groups whose smallest and largest size were computed'),
	exposed: z.number().describe('Groups narrowed to a range of fewer than `width`, which is below k'),
	possible: z
		.number()
		.describe(
			'Groups narrowed to a range of fewer than `width`, which reaches k: they may be large enough; and numbers that rest on a guess about labels'
		),
	leftOut: z
		.number()
		.describe('Combinations of three columns that were not looked at: of people the largest, of outcomes all')
};

/** What was proved of a campaign, and what the attack on its published numbers found. */
export const campaignProofSchema = z.object({
	slug: z.string(),
	name: z.string(),
	demo: z.boolean(),
	k: z.number().describe('Smallest group shown'),
	m: z.number().describe('Fewest people with and without an outcome in a group that shows it'),
	width: z
		.number()
		.nullable()
		.describe(
			'No group under k can be narrowed to a range of fewer than this; null where that is not proved'
		),
	proof: z
		.enum(['all_groups', 'tables_left_out', 'exact_only', 'before_proofs'])
		.describe(
			'`exact_only`: not all was proved in the work that a release may cost, searched for sizes that can be worked out exactly; `before_proofs`: published before there were proofs'
		),
	leftOut: z
		.array(z.array(z.string()))
		.describe('Columns of tables that were left out because they could not be proved'),
	provedAt: z.string().nullable(),
	provedBy: z.string().nullable().describe('Version of the rule and its code'),
	newWaveAt: z
		.string()
		.nullable()
		.describe(
			'When it was confirmed that the people of its audience were drawn again for it, so that earlier campaigns are about other people'
		),
	kept: z
		.enum(['kept', 'expired', 'none'])
		.describe(
			'Are the certificates kept, which `holdout verify` adds up again? `expired`: deleted with the raw rows, their hashes stay in the ledger; `none`: nothing was proved, or it was published before they were kept'
		),
	keptUntil: z.string().nullable().describe('Last day on which raw rows and certificates are kept'),
	certificates: z
		.object({
			certificates: z.number().describe('One for each count of each variant in each period'),
			groups: z.number().describe('Groups that need one'),
			exchange: z.number().describe('Changes that were found by exchanging people'),
			batch: z.number().describe('Changes from one program for many groups'),
			single: z.number().describe('Changes from a program for one group')
		})
		.nullable()
		.describe('For administrators only; null for others'),
	attack: z
		.object({
			at: z.string(),
			by: z.string().describe('Who started it'),
			version: z.string().describe('Version of Holdout'),
			current: z.boolean().describe('Nothing was published or withdrawn since'),
			...counts,
			narrowest: guess.nullable().describe('Null where no group may have fewer than k people'),
			guesses: z.array(guess).describe('The narrowest of each combination of columns, at most five'),
			looked: inspected.optional()
		})
		.nullable()
		.describe('Null before the first attack')
});

/** The proof of all published campaigns. */
export const proofSchema = z.object({
	attack: z
		.object({
			at: z.string(),
			by: z.string(),
			version: z.string(),
			seconds: z.number(),
			campaigns: z.number(),
			breakdowns: z.number(),
			looked: inspected,
			changedSince: z.number().describe('Campaigns of which something was published or withdrawn since'),
			...counts
		})
		.nullable()
		.describe('The newest that came to its end'),
	campaigns: z.array(campaignProofSchema).describe('Published ones, newest first')
});
