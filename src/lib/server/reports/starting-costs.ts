import { typedNumber } from '#lib/format/typed-number.ts';
import type { PlannedCosts } from '#lib/experiment/planning/campaign-plan.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { savedPlans } from '../campaigns/saved-plans.ts';
import { workspaceDefaults } from '../campaigns/workspace.ts';
import type { Read } from '../db/database.ts';
import { usualMargin } from './assumptions.ts';

/** What the form of margin and costs starts with, and which of its fields a plan filled, each with its note. */
export interface StartingCosts {
	readonly value: PlannedCosts;
	readonly notes: Readonly<Partial<Record<keyof PlannedCosts, string>>>;
}

const note = (typed: number): string => `From the plan: ${typedNumber(typed)}.`;

/**
 * What the form starts with while nothing is entered: the plan that the campaign began with, else the usual margin. Amounts of a plan are
 * in the workspace's currency: they are left out where the campaign has another one.
 */
export async function startingCosts(
	store: Read,
	{ id, currency }: Pick<Campaign, 'id' | 'currency'>
): Promise<StartingCosts> {
	const plan = (await savedPlans.ofCampaign(store, id))?.plan;
	const own = (await workspaceDefaults(store)).currency;
	const isSame = currency === 'XXX' || own === null || own === currency;
	const margin = plan?.marginRate ?? null;
	const [fixedCost, costPerPerson] = plan && isSame ? [plan.fixedCost, plan.costPerPerson] : [null, null];
	return {
		value: { marginRate: margin ?? (await usualMargin(store)), fixedCost, costPerPerson },
		notes: {
			...(margin === null ? {} : { marginRate: note(Number((margin * 100).toPrecision(12))) }),
			...(fixedCost === null ? {} : { fixedCost: note(fixedCost) }),
			...(costPerPerson === null ? {} : { costPerPerson: note(costPerPerson) })
		}
	};
}
