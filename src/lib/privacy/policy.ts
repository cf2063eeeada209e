import { cycle } from './forest.ts';

export const epochPolicies = ['by-upload', 'month-end', 'campaign-end', 'by-hand'] as const;

export type EpochPolicy = (typeof epochPolicies)[number];

/** The privacy rule of a campaign, fixed at its first release. */
export interface Policy {
	/** Smallest publishable cohort, people per variant: 10…1000. */
	readonly k: number;
	/** Smallest number of people with an outcome, and without it: at least 3. */
	readonly minOutcome: number;
	/** Smallest number of buyers behind a published amount: at least 10. */
	readonly minBuyers: number;
	/**
	 * No single customer's spend can be read to within this share: 0.15 is 15%. One price for everybody, with the number of buyers
	 * published, is no customer's secret.
	 */
	readonly dominance: number;
	/** Days after first exposure until an outcome is counted as complete. */
	readonly outcomeWindow: number;
	/** Counts are shown rounded to this: 1; 10 in releases of before, where other campaigns reach the same audience. */
	readonly rounding: 1 | 10;
	/**
	 * When the breakdowns of a running campaign are published: whenever publishing is asked for, over the days that are complete;
	 * at the end of a month; at its end; or when somebody closes the period.
	 */
	readonly epochs: EpochPolicy;
	/** Cross-tabs to publish: pairs of axes (dimension names, or `date`) whose graph is a forest. */
	readonly crossTabs: readonly (readonly [string, string])[];
}

export const defaultPolicy: Policy = {
	k: 50,
	minOutcome: 10,
	minBuyers: 10,
	dominance: 0.15,
	outcomeWindow: 14,
	rounding: 1,
	epochs: 'by-upload',
	crossTabs: []
};

/** The policy of sensitive outcomes: as many people on each side of an outcome as in a cohort. */
export const strictPolicy = (policy: Policy): Policy => ({
	...policy,
	minOutcome: policy.k,
	minBuyers: Math.max(policy.minBuyers, policy.k)
});

/** What is wrong with a policy. */
export type PolicyProblem =
	| { readonly code: 'k_out_of_range' }
	| { readonly code: 'min_outcome_out_of_range'; readonly k: number }
	| { readonly code: 'min_buyers_too_low'; readonly min: number }
	| { readonly code: 'dominance_out_of_range' }
	| { readonly code: 'outcome_window_out_of_range' }
	| { readonly code: 'cross_tab_unknown_axis'; readonly axis: string }
	| { readonly code: 'cross_tab_cycle'; readonly axes: readonly string[] };

const isWhole = (value: number, from: number, to: number) =>
	Number.isInteger(value) && value >= from && value <= to;

/**
 * What forbids a policy; empty for a good one.
 * @param axes names that may be crossed (dimensions, and `date`); left out, any name will do
 */
export const policyProblems = (policy: Policy, axes?: readonly string[]): PolicyProblem[] => {
	const { k, minOutcome, minBuyers, dominance, outcomeWindow, crossTabs } = policy;
	const min = Math.max(10, minOutcome);
	const unknown = axes ? [...new Set(crossTabs.flat())].filter((axis) => !axes.includes(axis)) : [];
	const closed = cycle(crossTabs);
	return [
		...(isWhole(k, 10, 1000) ? [] : [{ code: 'k_out_of_range' } as const]),
		...(isWhole(minOutcome, 3, k) ? [] : [{ code: 'min_outcome_out_of_range', k } as const]),
		...(isWhole(minBuyers, min, Infinity) ? [] : [{ code: 'min_buyers_too_low', min } as const]),
		...(dominance > 0 && dominance < 1 ? [] : [{ code: 'dominance_out_of_range' } as const]),
		...(isWhole(outcomeWindow, 0, 365) ? [] : [{ code: 'outcome_window_out_of_range' } as const]),
		...unknown.map((axis) => ({ code: 'cross_tab_unknown_axis', axis }) as const),
		...(closed ? [{ code: 'cross_tab_cycle', axes: closed } as const] : [])
	];
};

/** Numbers of a rule of which less protects less. */
const floors = ['k', 'minOutcome', 'minBuyers', 'dominance'] as const;

/** A rule that also protects as much as those of others: their promises are about the same people. */
export const asStrictAs = (policy: Policy, others: readonly Policy[]): Policy =>
	others.reduce(
		(rule, other) => ({
			...rule,
			...Object.fromEntries(floors.map((field) => [field, Math.max(rule[field], other[field])]))
		}),
		policy
	);

/** A number by which a rule would protect less than the workspace's. */
export interface Loosening {
	readonly field: (typeof floors)[number];
	readonly min: number;
}

/**
 * Where a campaign's rule would protect less than the workspace's: only who may set the workspace's rule may do that. A
 * campaign that has less already keeps it.
 *
 * @param policy  the requested rule
 * @param present the campaign's rule as it is
 */
export const loosenings = (policy: Policy, present: Policy, workspace: Policy): Loosening[] =>
	floors.flatMap((field) => {
		const min = Math.min(present[field], workspace[field]);
		return policy[field] < min ? [{ field, min }] : [];
	});

export const looseningWords = ({ field, min: min }: Loosening): string =>
	`The workspace’s rule asks for at least ${field === 'dominance' ? `${min * 100}%` : min}: only an administrator may set less.`;

export const policyProblemWords = (problem: PolicyProblem): string => {
	switch (problem.code) {
		case 'k_out_of_range':
			return 'The smallest group shown (k) is a whole number from 10 to 1000.';
		case 'min_outcome_out_of_range':
			return `The fewest people on each side of an outcome (m) is a whole number from 3 to k = ${problem.k}.`;
		case 'min_buyers_too_low':
			return `The fewest buyers behind an amount is a whole number of at least ${problem.min}.`;
		case 'dominance_out_of_range':
			return 'The share within which no customer’s amount may be read is between 0 and 1.';
		case 'outcome_window_out_of_range':
			return 'The outcome window is a whole number of days from 0 to 365.';
		case 'cross_tab_unknown_axis':
			return `The cross-tab names ${problem.axis}, which the campaign does not have.`;
		case 'cross_tab_cycle':
			return `The cross-tabs close a circle (${problem.axes.join(' × ')}): together they would reveal small groups. Leave one out.`;
	}
};
