import type { Assumptions } from './assumptions.ts';
import { totalRow } from './money-basis.ts';
import type { CampaignResults, NotShownReason } from '../../results/comparison/results.ts';

/** What a variant cost, in the currency. */
export interface ProgrammeCost {
	readonly kind: 'computed';
	readonly total: number;
	readonly fixed: number;
	/** Cost per person × people. */
	readonly perPerson: number;
	/** The file's own cost: (mean of the variant − mean of the control) × people; 0 where the file has none. */
	readonly measured: number;
}

/**
 * What a campaign cost, as far as that is known: the fixed cost once, and what follows from each variant's published people.
 *
 * @param parts of each variant; null where they are not known
 */
export const knownCostOf = (
	assumptions: Pick<Assumptions, 'fixedCost'> | null,
	parts: readonly (Pick<ProgrammeCost, 'perPerson' | 'measured'> | null)[]
): number =>
	assumptions === null
		? 0
		: parts.reduce((sum, one) => sum + (one ? one.perPerson + one.measured : 0), assumptions.fixedCost);

/**
 * Fixed cost, cost per person, and what the file itself says the treatment cost more than the control.
 *
 * Costs are taken as known: they are what was spent, not a sample of it.
 */
export function programmeCost(
	results: CampaignResults,
	variant: string,
	{ people, assumptions }: { people: number; assumptions: Assumptions }
): ProgrammeCost | { readonly kind: 'none'; readonly reason: NotShownReason } {
	const { fixedCost, costPerPerson } = assumptions;
	// Sums of people over days are not people, and a price each cannot be multiplied by them.
	if (results.recurring && costPerPerson > 0) return { kind: 'none', reason: 'people-recur' };
	const row = totalRow(results, 'cost_per_person', variant);
	if (row && !(row.control && row.treatment)) {
		return { kind: 'none', reason: row.status === 'shown' ? 'no-people' : row.reason };
	}
	const measured = row?.control && row.treatment ? (row.treatment.value - row.control.value) * people : 0;
	const perPerson = costPerPerson * people;
	return { kind: 'computed', total: fixedCost + perPerson + measured, fixed: fixedCost, perPerson, measured };
}
