import { unstorable } from '#lib/format/storable.ts';
import { typedNumber, typedReadings } from '#lib/format/typed-number.ts';
import {
	epochPolicies,
	policyProblems,
	policyProblemWords,
	strictPolicy,
	type EpochPolicy,
	type Policy,
	type PolicyProblem
} from '#lib/privacy/policy.ts';

/** Names of the fields of `PolicyFields.svelte`. */
export type PolicyField = 'k' | 'minOutcome' | 'minBuyers' | 'dominance' | 'outcomeWindow' | 'crossTabs';

export type Pair = readonly [string, string];

/** A policy in the form, as typed and not yet checked. */
export interface TypedPolicy {
	readonly k: string;
	readonly minOutcome: string;
	/** m = k, for sensitive outcomes. */
	readonly strict: boolean;
	readonly minBuyers: string;
	/** In percent. */
	readonly dominance: string;
	readonly outcomeWindow: string;
	readonly epochs: EpochPolicy;
	readonly crossTabs: readonly Pair[];
}

export type PolicyProblems = Readonly<Partial<Record<PolicyField, string>>>;

/** Initial values of the form. */
export const typedPolicy = (policy: Policy): TypedPolicy => ({
	k: `${policy.k}`,
	minOutcome: `${policy.minOutcome}`,
	strict: policy.minOutcome === policy.k,
	minBuyers: `${policy.minBuyers}`,
	dominance: typedNumber(Math.round(policy.dominance * 1e6) / 1e4),
	outcomeWindow: `${policy.outcomeWindow}`,
	epochs: policy.epochs,
	crossTabs: policy.crossTabs
});

const isEpochPolicy = (text: string): text is EpochPolicy => epochPolicies.some((name) => name === text);

/** JSON can contain what a form cannot: half of a surrogate pair. */
const isName = (name: unknown): name is string => typeof name === 'string' && unstorable(name) === null;

const isPair = (value: unknown): value is Pair =>
	Array.isArray(value) && value.length === 2 && value.every(isName);

/** A cross-tab as the value of its tick box. */
export const pairValue = (pair: Pair): string => JSON.stringify(pair);

function readPair(text: string): Pair[] {
	try {
		const value: unknown = JSON.parse(text);
		return isPair(value) ? [value] : [];
	} catch {
		return [];
	}
}

/** The typed values; a field missing from the form keeps its value. */
export function typedIn(data: FormData, policy: Policy): TypedPolicy {
	const before = typedPolicy(policy);
	const text = (name: string, otherwise: string) => {
		const value = data.get(name);
		return typeof value === 'string' ? value.slice(0, 40) : otherwise;
	};
	const epochs = text('epochs', before.epochs);
	const pairs = data
		.getAll('crossTabs')
		.flatMap((value) => (typeof value === 'string' ? readPair(value) : []));
	return {
		k: text('k', before.k),
		minOutcome: text('minOutcome', before.minOutcome),
		strict: data.has('strict'),
		minBuyers: text('minBuyers', before.minBuyers),
		dominance: text('dominance', before.dominance),
		outcomeWindow: text('outcomeWindow', before.outcomeWindow),
		epochs: isEpochPolicy(epochs) ? epochs : before.epochs,
		crossTabs: pairs
	};
}

/** A typed number; NaN for anything else. */
const numberIn = (text: string): number => typedReadings(text)[0] ?? NaN;

const fieldOf: Record<PolicyProblem['code'], PolicyField> = {
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
 * Reads a typed policy.
 *
 * @param before fields that are not in the form stay unchanged
 * @param axes   names that can be crossed; left out where there are no cross-tabs to choose
 */
export function readPolicy(
	typed: TypedPolicy,
	before: Policy,
	axes?: readonly string[]
): { readonly policy: Policy; readonly problems: PolicyProblems } {
	const plain: Policy = {
		...before,
		k: numberIn(typed.k),
		minOutcome: numberIn(typed.minOutcome),
		minBuyers: numberIn(typed.minBuyers),
		dominance: numberIn(typed.dominance) / 100,
		outcomeWindow: numberIn(typed.outcomeWindow),
		epochs: typed.epochs,
		crossTabs: typed.crossTabs
	};
	const policy = typed.strict ? strictPolicy(plain) : plain;
	const found = policyProblems(policy, axes);
	const isOff = (code: PolicyProblem['code']) => found.some((problem) => problem.code === code);
	// A bound based on an invalid number is meaningless: only the invalid number is reported.
	const reported = found.filter(
		({ code }) =>
			!(code === 'min_outcome_out_of_range' && (typed.strict || isOff('k_out_of_range'))) &&
			!(code === 'min_buyers_too_low' && (isOff('min_outcome_out_of_range') || isOff('k_out_of_range')))
	);
	const problems: Partial<Record<PolicyField, string>> = {};
	for (const problem of reported) {
		const field = fieldOf[problem.code];
		problems[field] = [problems[field], words(problem)].filter(Boolean).join(' ');
	}
	return { policy, problems };
}

/** Every pair that can be crossed, including those of the policy. */
export function pairsOf(axes: readonly string[], chosen: readonly Pair[]): Pair[] {
	const pairs = axes.flatMap((first, i) => axes.slice(i + 1).map((second): Pair => [first, second]));
	const isSame = ([a, b]: Pair, [c, d]: Pair) => (a === c && b === d) || (a === d && b === c);
	return [...pairs, ...chosen.filter((pair) => !pairs.some((one) => isSame(one, pair)))];
}

/** Is a pair among the chosen ones, in either order? */
export const isChosen = ([a, b]: Pair, chosen: readonly Pair[]): boolean =>
	chosen.some(([c, d]) => (a === c && b === d) || (a === d && b === c));

/** When breakdowns of a running campaign are published, in words. */
export const epochWords: Record<EpochPolicy, string> = {
	'by-upload': 'With each publication of newer days',
	'month-end': 'At the end of each month',
	'campaign-end': 'At the end of the campaign',
	'by-hand': 'When someone closes the period'
};
