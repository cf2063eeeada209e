import type { Measure } from './cube.ts';
import type { Sums } from './exact.ts';
import type { Amount, MoneyFamily, ScoreFamily } from './family.ts';
import type { Policy } from './policy.ts';
import type { HiddenReason, Layer } from './released.ts';
import { revenueCertified } from './revenue.ts';

/** A count of people that must not be small in any group whose sums can be derived. */
export interface Guard {
	/** From one variant's sums of the group: column 0 is people, column m + 1 measure m. */
	readonly count: (sums: readonly number[]) => number;
	readonly least: number;
	/** Is 0 harmless? (Nobody answered; nobody of this group is in this variant.) */
	readonly zeroOk: boolean;
}

/** How one set of measures is published: on blocks of its own, merged from the blocks of another plan. */
export interface Plan {
	readonly layer: Layer;
	/** Measures published, in the file's order. */
	readonly measures: readonly number[];
	/** The plan whose blocks are merged; null for people. */
	readonly base: Plan | null;
	readonly guards: readonly Guard[];
	/** A further condition on each published block. */
	readonly certified?: (sums: readonly number[]) => boolean;
	/** Why nothing of it is published, not even the total. */
	readonly reason?: HiddenReason;
}

/** May a group with these sums of one variant be published by this plan? */
export const sumsOk = ({ guards, certified }: Plan, sums: readonly number[]): boolean =>
	sums[0] === 0 ||
	(guards.every(({ count, least, zeroOk }) => count(sums) >= least || (zeroOk && count(sums) === 0)) &&
		(certified?.(sums) ?? true));

/** May a group be published by this plan, for all variants together? */
export const planOk = (plan: Plan, sums: Sums): boolean => sums.every((variant) => sumsOk(plan, variant));

const at = (sums: readonly number[], measure: number) => sums[measure + 1] ?? 0;
const byOrder = (a: number, b: number) => a - b;

/** People, and the event sums that follow the people blocks. */
export const peoplePlan = (events: readonly number[], { k }: Policy): Plan => ({
	layer: 'people',
	measures: events,
	base: null,
	guards: [{ count: (sums) => sums[0] ?? 0, least: k, zeroOk: true }]
});

/** Is everybody of `later` one of `earlier`, as far as the sums of all these groups tell? */
const isNested = (earlier: number, later: number, groups: readonly Sums[]): boolean =>
	groups.every((sums) => sums.every((variant) => at(variant, later) <= at(variant, earlier)));

/**
 * Opt-outs and complaints are no steps of a funnel: a rare complaint must not take the conversions with it.
 */
const isTrust = (name: string) => /^(pre_)?(unsubscribes|complaints)$/.test(name);

/** What the outcomes of one chain are made of. */
interface Chain {
	readonly outcomes: readonly number[];
	/** [earlier, later] pairs of measures. */
	readonly nested: readonly (readonly [number, number])[];
}

/**
 * Chains of outcomes nested in each other (conversions within clicks): what is known about one tells about the other, so they
 * are published on the same blocks and the people between two steps are guarded as well. Judged on published groups only, so
 * that no hidden cell can change the answer; true nesting always shows there.
 */
const chainsOf = (
	outcomes: readonly number[],
	measures: readonly Measure[],
	groups: readonly Sums[]
): Chain[] => {
	const chains: { outcomes: number[]; nested: (readonly [number, number])[] }[] = [];
	for (const outcome of outcomes) {
		const alone = isTrust(measures[outcome]?.name ?? '');
		const pairsWith = (other: number): (readonly [number, number])[] => {
			if (alone || isTrust(measures[other]?.name ?? '')) return [];
			if (isNested(other, outcome, groups)) return [[other, outcome]];
			return isNested(outcome, other, groups) ? [[outcome, other]] : [];
		};
		const linked = chains.filter((chain) => chain.outcomes.some((other) => pairsWith(other).length > 0));
		const pairs = linked.flatMap((chain) => chain.outcomes.flatMap(pairsWith));
		for (const chain of linked) chains.splice(chains.indexOf(chain), 1);
		chains.push({
			outcomes: [...linked.flatMap((chain) => chain.outcomes), outcome],
			nested: [...linked.flatMap((chain) => chain.nested), ...pairs]
		});
	}
	return chains;
};

const outcomeGuards = ({ outcomes, nested }: Chain, m: number): Guard[] => [
	...outcomes.flatMap((y): Guard[] => [
		{ count: (sums) => at(sums, y), least: m, zeroOk: false },
		{ count: (sums) => (sums[0] ?? 0) - at(sums, y), least: m, zeroOk: false }
	]),
	...nested.map(([earlier, later]): Guard => ({
		count: (sums) => at(sums, earlier) - at(sums, later),
		least: m,
		zeroOk: false
	}))
];

/** What the outcome plans are made from. */
export interface OutcomeInput {
	readonly outcomes: readonly number[];
	readonly beside: ReadonlyMap<number, readonly number[]>;
	readonly measures: readonly Measure[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly total: Sums;
	readonly people: Plan;
	readonly policy: Policy;
}

/** One plan a chain, after leaving out the outcomes that cannot be published even in the total (plans with a reason). */
export const outcomePlans = (input: OutcomeInput): Plan[] => {
	const { outcomes, beside, measures, groups, total, people, policy } = input;
	const m = policy.minOutcome;
	const live = total.filter((variant) => (variant[0] ?? 0) > 0);
	const refused = new Map<number, HiddenReason>();
	for (const y of outcomes) {
		if (live.every((variant) => at(variant, y) < m)) refused.set(y, 'fewer-than-m');
		else if (live.some((variant) => at(variant, y) < m || (variant[0] ?? 0) - at(variant, y) < m)) {
			refused.set(y, 'one-side-below-m');
		}
	}
	const isProduct = (y: number) => measures[y]?.role === 'product';
	const candidates = outcomes.filter((y) => !refused.has(y));
	for (const { nested } of chainsOf(candidates, measures, groups)) {
		for (const [earlier, later] of nested) {
			if (refused.has(earlier) || refused.has(later)) continue;
			if (live.some((variant) => at(variant, earlier) - at(variant, later) < m)) {
				refused.set(isProduct(later) ? later : earlier, 'one-side-below-m');
			}
		}
	}
	const published = chainsOf(
		outcomes.filter((y) => !refused.has(y)),
		measures,
		groups
	);
	const withBeside = (ys: readonly number[]) =>
		ys.flatMap((y) => [y, ...(beside.get(y) ?? [])]).toSorted(byOrder);
	return [
		...published.map((chain): Plan => ({
			layer: 'outcome',
			measures: withBeside(chain.outcomes),
			base: people,
			guards: outcomeGuards(chain, m)
		})),
		...[...refused].map(([y, reason]): Plan => ({
			layer: 'outcome',
			measures: withBeside([y]),
			base: people,
			guards: [],
			reason
		}))
	].toSorted((a, b) => (a.measures[0] ?? 0) - (b.measures[0] ?? 0));
};

/** What the amount plans are made from. */
export interface MoneyInput {
	readonly family: MoneyFamily;
	readonly measures: readonly Measure[];
	/** Does the file have a negative value of this measure? */
	readonly hasNegative: (measure: number) => boolean;
	readonly total: Sums;
	readonly people: Plan;
	readonly chains: readonly Plan[];
	readonly policy: Policy;
}

/** The plan of one family of amounts, and plans with a reason for the amounts that are not certified even in the total. */
export const moneyPlans = (input: MoneyInput): Plan[] => {
	const { family, measures, hasNegative, total, people, chains, policy } = input;
	const { k, minBuyers, dominance } = policy;
	const isCertifiable = ({ sum, square }: Amount) => square >= 0 && !hasNegative(sum);
	const buyersOf =
		({ buyers }: Amount) =>
		(sums: readonly number[]) =>
			buyers < 0 ? (sums[0] ?? 0) : at(sums, buyers);
	const guardOf = (amount: Amount): Guard => ({
		count: buyersOf(amount),
		least: isCertifiable(amount) ? minBuyers : k,
		zeroOk: false
	});
	const certificateOf = (amount: Amount) => (sums: readonly number[]) =>
		!isCertifiable(amount) ||
		revenueCertified(
			{ buyers: buyersOf(amount)(sums), sum: at(sums, amount.sum), squares: at(sums, amount.square) },
			dominance,
			minBuyers
		);
	const planOf = (amounts: readonly Amount[]): Plan => {
		const sums = amounts.map(({ sum }) => sum);
		const complete = (product: number) =>
			(measures[product]?.of ?? []).every((name) => {
				const factor = measures.findIndex((measure) => measure.name === name);
				return measures[factor]?.kind !== 'money' || sums.includes(factor);
			});
		const partial = family.partial.filter(
			({ product, outcome }) =>
				complete(product) &&
				(amounts.some(({ buyers }) => buyers === outcome) ||
					total.every((variant) => variant[0] === 0 || at(variant, outcome) >= k))
		);
		const buyers = [...new Set(amounts.map((amount) => amount.buyers))].filter((measure) => measure >= 0);
		const chain = chains.find(
			(plan) => !plan.reason && buyers.some((measure) => plan.measures.includes(measure))
		);
		const beside = chain ? buyers.filter((measure) => chain.measures.includes(measure)) : [];
		return {
			layer: 'revenue',
			measures: [
				...beside,
				...sums,
				...amounts.filter(isCertifiable).map(({ square }) => square),
				...partial.map(({ product }) => product),
				...family.others.filter(complete)
			].toSorted(byOrder),
			base: chain ?? people,
			guards: [
				...amounts.map(guardOf),
				...partial
					.filter(({ outcome }) => !buyers.includes(outcome))
					.map(({ outcome }): Guard => ({ count: (of) => at(of, outcome), least: k, zeroOk: false }))
			],
			certified: (of) => amounts.every((amount) => certificateOf(amount)(of))
		};
	};
	const passes = family.amounts.filter((amount) => planOk(planOf([amount]), total));
	const fails = family.amounts.filter((amount) => !passes.includes(amount));
	return [
		...(passes.length > 0 ? [planOf(passes)] : []),
		...fails.map((amount): Plan => ({
			layer: 'revenue',
			measures: [amount.sum, ...(amount.square < 0 ? [] : [amount.square])].toSorted(byOrder),
			base: people,
			guards: [],
			reason: 'revenue-not-certified'
		}))
	];
};

/** The plan of one family of scores: 0 or at least k respondents, and 0 or at least m who did not respond. */
export const scorePlan = (
	family: ScoreFamily,
	people: Plan,
	{ policy, total }: { policy: Policy; total: Sums }
): Plan => {
	const guards = family.scores.flatMap(({ responses }): Guard[] =>
		responses < 0
			? []
			: [
					{ count: (sums) => at(sums, responses), least: policy.k, zeroOk: true },
					{ count: (sums) => (sums[0] ?? 0) - at(sums, responses), least: policy.minOutcome, zeroOk: true }
				]
	);
	const plan: Plan = {
		layer: 'score',
		measures: [...family.scores.map(({ sum }) => sum), ...family.others].toSorted(byOrder),
		base: people,
		guards
	};
	return planOk(plan, total) ? plan : { ...plan, reason: 'too-few-responses' };
};
