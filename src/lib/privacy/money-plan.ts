import type { Measure } from './cube.ts';
import type { Sums } from './exact.ts';
import type { Amount, MoneyFamily } from './family.ts';
import { planOk, sumAt, type Guard, type Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import { revenueCertified } from './revenue.ts';

/** What the amount plans are made from. */
export interface MoneyInput {
	readonly family: MoneyFamily;
	readonly measures: readonly Measure[];
	/** Does the file have a negative value of this measure? */
	readonly hasNegative: (measure: number) => boolean;
	readonly total: Sums;
	readonly people: Plan;
	readonly outcomes: readonly Plan[];
	readonly policy: Policy;
}

const buyersOf = ({ buyers }: Amount, sums: ArrayLike<number>): number =>
	buyers < 0 ? (sums[0] ?? 0) : sumAt(sums, buyers);

/** The plan of some amounts of a family, on blocks of the outcome that counts their buyers. */
const planOf = (amounts: readonly Amount[], input: MoneyInput): Plan => {
	const { family, measures, hasNegative, total, people, outcomes, policy } = input;
	const { k, minBuyers, dominance } = policy;
	const isCertifiable = ({ sum, square }: Amount) => square >= 0 && !hasNegative(sum);
	const isCertified = (amount: Amount, sums: ArrayLike<number>) =>
		revenueCertified(
			{ buyers: buyersOf(amount, sums), sum: sumAt(sums, amount.sum), squares: sumAt(sums, amount.square) },
			dominance,
			minBuyers
		);
	const sums = amounts.map(({ sum }) => sum);
	const buyers = [...new Set(amounts.map((amount) => amount.buyers))].filter((measure) => measure >= 0);
	const isComplete = (product: number) =>
		(measures[product]?.of ?? []).every((name) => {
			const factor = measures.findIndex((measure) => measure.name === name);
			return measures[factor]?.kind !== 'money' || sums.includes(factor);
		});
	const hasManyPeople = (outcome: number) =>
		total.every((variant) => variant[0] === 0 || sumAt(variant, outcome) >= k);
	const partial = family.partial.filter(
		({ product, outcome }) => isComplete(product) && (buyers.includes(outcome) || hasManyPeople(outcome))
	);
	const base = outcomes.find(
		(plan) => !plan.reason && buyers.some((measure) => plan.measures.includes(measure))
	);
	const guards: Guard[] = [
		...amounts.map((amount): Guard => ({
			count: (of) => buyersOf(amount, of),
			least: isCertifiable(amount) ? minBuyers : k,
			zeroOk: false
		})),
		...partial
			.filter(({ outcome }) => !buyers.includes(outcome))
			.map(({ outcome }): Guard => ({ count: (of) => sumAt(of, outcome), least: k, zeroOk: false }))
	];
	return {
		layer: 'revenue',
		name: `revenue ${sums.join(' ')}`,
		measures: [
			...buyers.filter((measure) => base?.measures.includes(measure)),
			...sums,
			...amounts.filter(isCertifiable).map(({ square }) => square),
			...partial.map(({ product }) => product),
			...family.others.filter(isComplete)
		].toSorted((a, b) => a - b),
		base: base ?? people,
		guards,
		certified: (of) => amounts.filter(isCertifiable).every((amount) => isCertified(amount, of))
	};
};

/**
 * The plan of one family of amounts, and plans with a reason for the amounts that cannot be published even in the total.
 *
 * With Σx² and no negative amount a block needs the certificate (`revenueCertified`). Without, there is nothing to certify: the
 * sum alone is published, for at least k buyers, and no Σx², so that nobody computes an interval from it. Amounts of the people
 * with some outcome (revenue_x_unsubscribes) have no Σx² of their own and need at least k such people.
 */
export const moneyPlans = (input: MoneyInput): Plan[] => {
	const { family, total, people } = input;
	const passes = family.amounts.filter((amount) => planOk(planOf([amount], input), total));
	const fails = family.amounts.filter((amount) => !passes.includes(amount));
	return [
		...(passes.length > 0 ? [planOf(passes, input)] : []),
		...fails.map(({ sum, square }): Plan => ({
			layer: 'revenue',
			name: `revenue ${sum}`,
			measures: square < 0 ? [sum] : [sum, square].toSorted((a, b) => a - b),
			base: people,
			guards: [],
			reason: 'revenue-not-certified'
		}))
	];
};
