import { eq } from 'drizzle-orm';
import { noAims } from '#lib/experiment/metrics/goals.ts';
import { plannedPair, plannedRoles } from '#lib/experiment/planning/campaign-plan.ts';
import { audit } from '../audit/audit.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { savedPlans, type SavedPlan } from '../campaigns/saved-plans.ts';
import type { Tx } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import type { ImportRequest } from './import-request.ts';

/** What a plan says of the campaign that it becomes. */
export function plannedFacts({ plan }: SavedPlan) {
	const { hypothesis, audience, channel, startsOn } = plan;
	return {
		...(hypothesis === null ? {} : { hypothesis }),
		...(audience === null ? {} : { audience }),
		...(channel === null ? {} : { channel }),
		...(startsOn === null ? {} : { startsOn })
	};
}

/** Locks the plan of a new campaign, whose aims are those of the plan, and puts its fingerprint on record. */
export async function freezePlan(
	tx: Tx,
	saved: SavedPlan,
	{ campaign, request: { now, sender } }: { campaign: Campaign; request: ImportRequest }
): Promise<void> {
	const { plan } = saved;
	const roles = plannedRoles(plan);
	const aims = {
		...noAims,
		primary: plan.primary,
		plannedPeople: plannedPair(plan),
		...(roles.length > 0 ? { roles } : {})
	};
	await tx.update(table).set({ aims }).where(eq(table.id, campaign.id));
	const fingerprint = await savedPlans.freeze(tx, saved, campaign.id, now);
	if (!sender) return;
	const event = { action: 'plan-frozen', target: campaign.slug, details: { fingerprint } } as const;
	await audit.add(tx, { at: now, outcome: 'done', ...sender, ...event });
}
