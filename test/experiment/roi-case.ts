import { analyse } from '#lib/experiment/results/analyse.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { released, type Group } from './released.ts';

export const assumed: Assumptions = {
	marginRate: 0.4,
	fixedCost: 5000,
	costPerPerson: 0.02,
	currency: 'EUR',
	horizonDays: 90,
	discountRate: 0,
	valuePerConversion: null
};

/** Sums of people of whom some bought, all orders being alike in their second moment. */
export function buyers(
	people: number,
	conversions: number,
	order: number,
	more: Readonly<Record<string, number>> = {}
): Pick<Group, 'people' | 'sums'> {
	const spread = 1.25;
	return {
		people,
		sums: {
			conversions,
			revenue: conversions * order,
			revenue_sq: conversions * order ** 2 * spread,
			...more
		}
	};
}

/** Results of a campaign as the release engine and the analysis make them. */
export const analysed = (
	groups: readonly Group[],
	more: Partial<Parameters<typeof analyse>[1]> = {}
): CampaignResults =>
	analyse(released(groups), {
		campaign: 'Case',
		confidence: 0.95,
		plan: null,
		running: false,
		currency: 'EUR',
		...more
	});
