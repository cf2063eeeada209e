import { manyTimes } from '../money/amount-rule.ts';
import type { Sums } from '../exact.ts';
import { isOneValue } from '../links.ts';
import { sumAt, type Guard } from '../plan.ts';
import type { Policy } from '../../policy.ts';

/** The total of points that nobody knows the people behind, from so many people on. */
export const manyPeople = ({ k }: Policy): Guard => ({
	count: (sums) => sums[0] ?? 0,
	least: manyTimes * k,
	zeroOk: false,
	reason: 'respondents-under-r'
});

/** At least r people have points, and where all have the same, m have none: so many Σx and Σx² tell. */
export const payersGuards = (
	score: { readonly sum: number; readonly square: number },
	{ groups, policy }: { readonly groups: readonly Sums[]; readonly policy: Policy }
): Guard[] => {
	const people: Guard['count'] = (sums) =>
		sumAt(sums, score.square) === 0 ? 0 : sumAt(sums, score.sum) ** 2 / sumAt(sums, score.square);
	const guard = (count: Guard['count'], least: number): Guard => ({
		count,
		least,
		zeroOk: false,
		reason: 'respondents-under-r'
	});
	return [
		guard(people, policy.minBuyers),
		...(isOneValue(score, groups) ? [guard((sums) => (sums[0] ?? 0) - people(sums), policy.minOutcome)] : [])
	];
};
