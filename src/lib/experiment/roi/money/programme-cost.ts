import type { Assumptions } from './assumptions.ts';
import { totalRow } from './money-basis.ts';
import type { CampaignResults, NotShownReason } from '../../results/comparison/results.ts';

/** The cost of a variant, in the currency. */
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
 * The known cost of a campaign: the fixed cost once, and the costs that follow from each variant's published people.
 *
 * @param parts of each variant; null where they are unknown
 */
export const knownCostOf = (
	assumptions: Pick<Assumptions, 'fixedCost'> | null,
	parts: readonly (Pick<ProgrammeCost, 'perPerson' | 'measured'> | null)[]
): number =>
	assumptions === null
		? 0
		: parts.reduce((sum, one) => sum + (one ? one.perPerson + one.measured : 0), assumptions.fixedCost);

/**
 * Fixed cost, cost per person, and the extra cost of the treatment over the control in the file.
 *
 * Costs are treated as known: they are the amounts spent, not a sample.
 */
export function programmeCost(
	results: CampaignResults,
	variant: string,
	{ people, assumptions }: { people: number; assumptions: Assumptions }
): ProgrammeCost | { readonly kind: 'none'; readonly reason: NotShownReason } {
	const { fixedCost, costPerPerson } = assumptions;
	// Sums of people over days are not people, and cannot be multiplied by a price per person.
	if (results.recurring && costPerPerson > 0) return { kind: 'none', reason: 'people-recur' };
	const row = totalRow(results, 'cost_per_person', variant);
	if (row && !(row.control && row.treatment)) {
		return { kind: 'none', reason: row.status === 'shown' ? 'no-people' : row.reason };
	}
	const measured = row?.control && row.treatment ? (row.treatment.value - row.control.value) * people : 0;
	const perPerson = costPerPerson * people;
	return { kind: 'computed', total: fixedCost + perPerson + measured, fixed: fixedCost, perPerson, measured };
}
