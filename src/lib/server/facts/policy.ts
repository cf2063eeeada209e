import { z } from 'zod';
import { pairText, readPair } from '#lib/format/pair-text.ts';
import {
	epochPolicies,
	policyProblems,
	policyProblemWords,
	strictPolicy,
	type Policy,
	type PolicyProblem
} from '#lib/privacy/policy.ts';
import { exact, oneOf, typing } from './fields.ts';
import { readForm, typedOf, type Sent, type Texts } from './read-form.ts';

const pair = z.tuple([exact(200), exact(200)]);

/** The privacy rule. Its ranges are the policy's own business (`policyProblems`). */
export const policyFacts = {
	k: z.number(),
	minOutcome: z.number(),
	minBuyers: z.number(),
	dominance: z.number().register(typing, { percent: true }),
	outcomeWindow: z.number(),
	epochs: oneOf(epochPolicies).describe(
		'When breakdowns of a running campaign are published: with every publication of complete days, at the end of a month, of the campaign, or when a period is closed by hand'
	),
	crossTabs: z.array(pair).max(28)
};

const { k, minOutcome, minBuyers, dominance, outcomeWindow } = policyFacts;

/** The form about it; what is no number is out of every range. */
const policyForm = z.object({
	...policyFacts,
	k: k.catch(NaN),
	minOutcome: minOutcome.catch(NaN),
	/** m = k, for sensitive outcomes. */
	strict: z.boolean(),
	minBuyers: minBuyers.catch(NaN),
	dominance: dominance.catch(NaN),
	outcomeWindow: outcomeWindow.catch(NaN),
	crossTabs: z
		.array(
			z.codec(z.string(), pair, {
				decode: (text): [string, string] => readPair(text) ?? ['', ''],
				encode: pairText
			})
		)
		.max(28)
		.register(typing, { several: true })
});

type TypedPolicy = Readonly<Record<keyof z.output<typeof policyForm>, string>>;

/** Initial values of the form. */
export function typedPolicy(policy: Policy): TypedPolicy {
	const typed = typedOf(policyForm, { ...policy, strict: policy.minOutcome === policy.k });
	return { ...typed, crossTabs: typed['crossTabs'] ?? '' };
}

const fieldOf: Record<PolicyProblem['code'], keyof TypedPolicy> = {
	k_out_of_range: 'k',
	min_outcome_out_of_range: 'minOutcome',
	min_buyers_too_low: 'minBuyers',
	dominance_out_of_range: 'dominance',
	outcome_window_out_of_range: 'outcomeWindow',
	cross_tab_unknown_axis: 'crossTabs',
	cross_tab_cycle: 'crossTabs'
};

/** The text of a problem for its field: the share is typed in percent, and columns have labels. */
function words(problem: PolicyProblem): string {
	switch (problem.code) {
		case 'dominance_out_of_range':
			return 'Write a share above 0% and below 100%.';
		case 'cross_tab_unknown_axis':
		case 'cross_tab_cycle':
			return policyProblemWords(problem).replaceAll('_', ' ');
		default:
			return policyProblemWords(problem);
	}
}

/**
 * Reads the form about a policy.
 *
 * @param before fields that are not in the form stay unchanged
 * @param axes   names that can be crossed; left out where there are no cross-tabs to choose
 */
export function readPolicy(
	data: Sent,
	before: Policy,
	axes?: readonly string[]
): { readonly typed: TypedPolicy; readonly policy: Policy; readonly problems: Texts } {
	const read = readForm(policyForm, data, { ...before, crossTabs: before.crossTabs.map(([a, b]) => [a, b]) });
	const typed = { ...read.typed, crossTabs: read.typed['crossTabs'] ?? '' };
	if (read.problems) return { typed, policy: before, problems: read.problems };
	const { strict, ...facts } = read.value;
	const policy = strict ? strictPolicy({ ...before, ...facts }) : { ...before, ...facts };
	const found = policyProblems(policy, axes);
	const isOff = (code: PolicyProblem['code']) => found.some((problem) => problem.code === code);
	// A bound based on an invalid number is meaningless: only the invalid number is reported.
	const reported = found.filter(
		({ code }) =>
			!(code === 'min_outcome_out_of_range' && (strict || isOff('k_out_of_range'))) &&
			!(code === 'min_buyers_too_low' && (isOff('min_outcome_out_of_range') || isOff('k_out_of_range')))
	);
	const problems: Record<string, string> = {};
	for (const problem of reported) {
		const field = fieldOf[problem.code];
		problems[field] = [problems[field], words(problem)].filter(Boolean).join(' ');
	}
	return { typed, policy, problems };
}
