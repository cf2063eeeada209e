import { amountRule, type AmountRule } from './amount-rule.ts';
import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import { isSent, type Amount, type MoneyFamily } from '../family.ts';
import { multipleOf } from '../links.ts';
import { productGuards } from './money-product.ts';
import type { Nobody } from '../nobody.ts';
import { planOk, sumAt, type Guard, type Plan } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import type { HiddenReason } from '../../released.ts';
import { revenueCertified } from './revenue.ts';

/** What the amount plans are made from. */
export interface MoneyInput {
	readonly family: MoneyFamily;
	readonly measures: readonly Measure[];
	/** Does the file have a negative value of this measure? */
	readonly hasNegative: (measure: number) => boolean;
	readonly total: Sums;
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly people: Plan;
	readonly outcomes: readonly Plan[];
	/** Plans of outcomes and events, in their order. */
	readonly counts: readonly Plan[];
	/** The one of them in whose groups all of them are shown. */
	readonly coarsest: Plan | undefined;
	readonly policy: Policy;
	readonly isNobody: Nobody;
}

/** An amount, with the buyers that readers see and the rule it is published by. */
interface Ruled {
	readonly amount: Amount;
	readonly rule: AmountRule;
	/** The plan of the count that it is a fixed multiple of. */
	readonly link?: Plan | undefined;
	/** Why it is hidden with that count. */
	readonly refused?: HiddenReason | undefined;
}

/** The plan of some amounts of a family, on blocks of the outcome that counts their buyers. */
const planOf = (ruled: readonly Ruled[], input: MoneyInput): Plan => {
	const { family, measures, total, people, outcomes, policy } = input;
	const { k } = policy;
	const amounts = ruled.map(({ amount }) => amount);
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
	/** Products of two of the amounts, and of amounts with events, with the floors that they need; without those that tell of few. */
	const products = family.others.filter(isComplete).flatMap((product) => {
		const [a, b] = (measures[product]?.of ?? []).flatMap(
			(name) => amounts.find(({ sum }) => measures[sum]?.name === name) ?? []
		);
		const guards = a && b ? productGuards({ product, amounts: [a, b] }, input) : [];
		return guards ? [{ product, guards }] : [];
	});
	const link = ruled.find((one) => one.link)?.link;
	const host = outcomes.find(
		(plan) => !plan.reason && buyers.some((measure) => plan.measures.includes(measure))
	);
	const base = link ?? host;
	const totalOnly = ruled.find(({ rule }) => rule.totalOnly)?.rule.totalOnly;
	return {
		layer: 'revenue',
		name: `revenue ${sums.join(' ')}`,
		measures: [
			...new Set([
				...(link?.measures ?? []),
				...buyers.filter((measure) => base?.measures.includes(measure)),
				...sums,
				...ruled.flatMap(({ amount, rule }) => (rule.squares ? [amount.square] : [])),
				...partial.map(({ product }) => product),
				...products.map(({ product }) => product)
			])
		].toSorted((a, b) => a - b),
		base: base ?? people,
		...(link?.sent ? { sent: link.sent } : {}),
		guards: [
			...ruled.flatMap(({ rule }) => rule.guards),
			...products.flatMap(({ guards }) => guards),
			...partial
				.filter(({ outcome }) => !buyers.includes(outcome))
				.map(({ outcome }): Guard => ({
					count: (of) => sumAt(of, outcome),
					min: k,
					zeroOk: false,
					reason: 'buyers-under-r'
				}))
		],
		certified: (of, variant) => ruled.every(({ rule }) => !rule.fault(of, variant)),
		uncertified: (of, variant) =>
			ruled.map(({ rule }) => rule.fault(of, variant)).find(Boolean) ?? 'dominance',
		...(totalOnly ? { totalOnly } : {})
	};
};

/**
 * Σx³ of an amount, in the total alone: it is never printed, and the range of the total is corrected with it. Null where the file
 * has none, or one customer's amount could be read with it: the range then does without.
 */
const cubePlan = ({ amount, rule }: Ruled, input: MoneyInput): Plan | null => {
	const { sum, square, cube, buyers } = amount;
	const { policy, people, total, hasNegative } = input;
	if (cube === undefined || !rule.squares || buyers < 0 || hasNegative(sum)) return null;
	const isCertified = (of: ArrayLike<number>) =>
		sumAt(of, buyers) === 0 ||
		revenueCertified(
			{ buyers: sumAt(of, buyers), sum: sumAt(of, sum), squares: sumAt(of, square), cubes: sumAt(of, cube) },
			policy.dominance,
			policy.minBuyers
		);
	const plan: Plan = {
		layer: 'revenue',
		name: `cubes ${cube}`,
		measures: [cube],
		base: people,
		guards: rule.guards,
		certified: isCertified,
		totalOnly: 'could-be-narrowed'
	};
	return planOk(plan, total) ? plan : null;
};

/** Why an amount is not published even in the total. */
const refusalOf = ({ rule, refused }: Ruled, total: Sums): HiddenReason => {
	if (refused) return refused;
	if (rule.totalOnly) return rule.totalOnly;
	const live = total.filter((variant) => variant[0] !== 0);
	const isDominated = live.every((variant) => rule.guards.every(({ count, min }) => count(variant) >= min));
	return isDominated && live.some((variant) => rule.fault(variant) === 'dominance')
		? 'revenue-not-certified'
		: 'too-few-buyers';
};

/**
 * The plans of one family of amounts, and plans with a reason for those that cannot be published even in the total. By which rule
 * each amount is published says `amountRule`; amounts that share blocks share a plan, those shown in total only have their own.
 *
 * Amounts of the people with some outcome (revenue_x_unsubscribes) have no Σx² of their own and need at least k such people.
 */
export const moneyPlans = (input: MoneyInput): Plan[] => {
	const { family, total, people, outcomes } = input;
	const isShown = (measure: number) =>
		outcomes.some((plan) => !plan.reason && plan.measures.includes(measure));
	const ruled = family.amounts.map((given): Ruled => {
		const amount = isShown(given.buyers) ? given : { ...given, buyers: -1 };
		const links = amount.buyers < 0 ? multipleOf(amount.sum, input) : [];
		// A cost for several of them tells of none of them more than is shown.
		const isCost = amount.square < 0 && isSent(input.measures[amount.sum]?.name ?? '', input.measures);
		const link = links.find(({ reason }) => !reason) ?? (isCost ? input.coarsest : undefined);
		const refused = link ? undefined : links[0]?.reason;
		return { amount, rule: amountRule(amount, { ...input, isLinked: link !== undefined }), link, refused };
	});
	const passes = ruled.filter((one) => !one.refused && planOk(planOf([one], input), total));
	const together = passes.filter(({ rule, link }) => !rule.totalOnly && !link);
	const alone = passes.filter((one) => !together.includes(one));
	const fails = ruled.filter((one) => !passes.includes(one));
	return [
		...(together.length > 0 ? [planOf(together, input)] : []),
		...alone.map((one) => planOf([one], input)),
		...together.flatMap((one) => cubePlan(one, input) ?? []),
		...fails.map((one): Plan => {
			const { sum, square } = one.amount;
			return {
				layer: 'revenue',
				name: `revenue ${sum}`,
				measures: square < 0 ? [sum] : [sum, square].toSorted((a, b) => a - b),
				base: people,
				guards: [],
				reason: refusalOf(one, total)
			};
		})
	];
};
