import type { Sums } from '../exact.ts';
import type { Amount } from '../family.ts';
import { ofVariant, splitsByValue } from './few-values.ts';
import { isOneValue } from '../links.ts';
import type { Nobody } from '../nobody.ts';
import { sumAt, type Guard } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import type { HiddenReason, MergeReason } from '../../released.ts';
import { revenueCertified } from './revenue.ts';

/** What has to be true of a group whose amount is published. */
export interface AmountRule {
	readonly guards: readonly Guard[];
	/** What else is wrong with a group of one variant; undefined for nothing. */
	readonly fault: (sums: ArrayLike<number>, variant?: number) => MergeReason | undefined;
	/** Is Σx² published beside the sum? */
	readonly squares: boolean;
	/** Why the total alone is published. */
	readonly totalOnly?: HiddenReason;
}

/** The total of an amount is published from so many times k people on, where nobody knows how many are behind it. */
export const manyTimes = 20;

const nothingWrong = () => undefined;

/** Is every amount the same price: S = price × buyers and Q = price² × buyers in every published group? */
const isFixedPrice = ({ sum, square, buyers }: Amount, groups: readonly Sums[]): boolean => {
	const live = groups.flat().filter((sums) => sumAt(sums, buyers) > 0);
	const [first] = live;
	const price = first ? sumAt(first, sum) / sumAt(first, buyers) : 0;
	const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
	return (
		price > 0 &&
		groups.flat().every((sums) => {
			const count = sumAt(sums, buyers);
			return isNear(sumAt(sums, sum), price * count) && isNear(sumAt(sums, square), price * price * count);
		})
	);
};

/**
 * The rule an amount is published by.
 *
 * - buyers and Σx²: r buyers, and no customer's amount can be read (`revenueCertified`). One price for everybody is nobody's
 *   secret where the number of buyers is published: then r buyers do.
 * - buyers alone: k of them, and no Σx², so that nobody computes an interval from it.
 * - Σx² alone: S²/Q is the least number of people who paid; r of them, and the certificate over all people (zeros count).
 * - neither: the total alone, from 20 k people on; one that is a fixed multiple of a published count is shown in its groups.
 * - amounts that may be negative: the total alone, from k buyers (or 20 k people) on.
 */
export const amountRule = (
	amount: Amount,
	input: {
		readonly hasNegative: (measure: number) => boolean;
		/** Is it a fixed multiple of a count in whose groups it is shown? */
		readonly isLinked: boolean;
		readonly groups: readonly Sums[];
		readonly policy: Policy;
		readonly isNobody: Nobody;
	}
): AmountRule => {
	const { sum, square, buyers } = amount;
	const { hasNegative, isLinked, groups, policy, isNobody } = input;
	const { k, minBuyers: r, dominance } = policy;
	const isNothing = (sums: ArrayLike<number>, variant?: number) =>
		sumAt(sums, sum) === 0 && isNobody(sums, buyers, variant);
	const atLeast = (min: number): Guard => ({
		count: (sums) => (buyers < 0 ? (sums[0] ?? 0) : sumAt(sums, buyers)),
		min,
		zeroOk: false,
		...(buyers < 0 ? {} : { harmless: isNothing }),
		reason: 'buyers-under-r'
	});
	const isNegative = hasNegative(sum);
	if (isLinked && square < 0 && !isNegative) return { guards: [], fault: nothingWrong, squares: false };
	if (isNegative || (square < 0 && buyers < 0)) {
		return {
			guards: [atLeast(buyers < 0 ? manyTimes * k : k)],
			fault: nothingWrong,
			squares: false,
			totalOnly: isNegative ? 'amount-may-be-negative' : 'amount-needs-buyers'
		};
	}
	if (square < 0) return { guards: [atLeast(k)], fault: nothingWrong, squares: false };
	const isCertified = (sums: ArrayLike<number>, people: number) =>
		revenueCertified({ buyers: people, sum: sumAt(sums, sum), squares: sumAt(sums, square) }, dominance, r);
	if (buyers < 0) {
		const without: Guard = {
			count: (of) => (of[0] ?? 0) - sumAt(of, sum) ** 2 / Math.max(sumAt(of, square), Number.MIN_VALUE),
			min: policy.minOutcome,
			zeroOk: false,
			reason: 'outcome-under-m'
		};
		return {
			// One amount for everybody who has any tells how many have none; so do two usual ones, below.
			guards: isOneValue(amount, groups) ? [without] : [],
			fault: (sums, variant) => {
				if (sumAt(sums, sum) ** 2 < r * sumAt(sums, square) || sumAt(sums, sum) === 0)
					return 'buyers-under-r';
				const rests = splitsByValue(sums, amount, ofVariant(groups, variant)).map(
					({ low, high }) => (sums[0] ?? 0) - low - high
				);
				if (rests.some((rest) => rest > 0 && rest < policy.minOutcome)) return 'outcome-under-m';
				return isCertified(sums, sums[0] ?? 0) ? undefined : 'dominance';
			},
			squares: true
		};
	}
	const isOpen = isFixedPrice(amount, groups);
	return {
		guards: [atLeast(r)],
		fault: (sums, variant) =>
			isOpen || isNothing(sums, variant) || isCertified(sums, sumAt(sums, buyers)) ? undefined : 'dominance',
		squares: true
	};
};
