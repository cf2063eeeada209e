import type { Sums } from '../exact.ts';
import type { Amount } from '../family.ts';
import { isOneValue } from '../links.ts';
import { sumAt, type Guard } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import { boundsOf } from './revenue.ts';

/** People with the amount, as far as readers know: who bought, else at least (Σx)²/Σx²; NaN where nobody knows. */
const having = (of: ArrayLike<number>, { sum, square, buyers }: Amount): number => {
	if (buyers >= 0) return sumAt(of, buyers);
	return square < 0 ? NaN : sumAt(of, sum) ** 2 / Math.max(sumAt(of, square), Number.MIN_VALUE);
};

/** Could the largest amount be read because those who have much of the other one paid so much on average (Σxy/Σy)? */
const isRead = (
	of: ArrayLike<number>,
	{ amount, other, product }: { amount: Amount; other: Amount; product: number },
	p: number
): boolean => {
	if (amount.square < 0 || !(sumAt(of, other.sum) > 0) || !(sumAt(of, amount.sum) > 0)) return false;
	const buyers = amount.buyers < 0 ? (of[0] ?? 0) : sumAt(of, amount.buyers);
	const { highest } = boundsOf({ buyers, sum: sumAt(of, amount.sum), squares: sumAt(of, amount.square) });
	return highest - sumAt(of, product) / sumAt(of, other.sum) < p * highest;
};

/**
 * May Σxy of two amounts be published beside them, and with which floors? It is what those with the one amount have of the other: they
 * have no Σx² of their own, and so k people need to have each amount, in every group where everybody who has one has the same.
 *
 * @returns null where it may not even in the total
 */
export const productGuards = (
	{ product, amounts }: { readonly product: number; readonly amounts: readonly [Amount, Amount] },
	{
		total,
		groups,
		policy
	}: { readonly total: Sums; readonly groups: readonly Sums[]; readonly policy: Policy }
): Guard[] | null => {
	const { k, dominance } = policy;
	const [a, b] = amounts;
	const isNobodys = (of: ArrayLike<number>) =>
		of[0] === 0 || sumAt(of, a.sum) === 0 || sumAt(of, b.sum) === 0;
	const isFine = total.every(
		(of) =>
			isNobodys(of) ||
			(amounts.every((amount) => !(having(of, amount) < k)) &&
				!isRead(of, { amount: a, other: b, product }, dominance) &&
				!isRead(of, { amount: b, other: a, product }, dominance))
	);
	if (!isFine) return null;
	return amounts
		.filter((amount) => isOneValue(amount, groups))
		.map((amount) => ({
			count: (of) => having(of, { ...amount, buyers: -1 }),
			min: k,
			zeroOk: false,
			harmless: isNobodys,
			reason: 'buyers-under-r'
		}));
};
