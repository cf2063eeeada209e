import { dayOf } from '#lib/experiment/day.ts';
import { plannedWeights } from '#lib/experiment/planning/campaign-plan.ts';
import { savedPlans, type SavedPlan } from '#lib/server/campaigns/saved-plans.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { store } from '#lib/server/db/store.ts';
import type { Draft } from '#lib/server/ingest/drafts.ts';
import type { campaignView } from './campaign-view.server.ts';

/** What an upload is offered: the open plans of its uploader, for a file of one new campaign. */
export async function offeredPlans(
	draft: Draft,
	about: Awaited<ReturnType<typeof campaignView>>,
	viewer: Viewer
) {
	const open = about.isNew && about.several === 0 ? await savedPlans.openOnes(store(), viewer) : [];
	return {
		plans: open.map(({ id, plan }) => ({ id, name: plan.name })),
		filled: open.find(({ id }) => id === draft.plan)?.plan.name ?? null
	};
}

/** A draft's answers as its plan has them: the name, the split, and the end while it is to come. */
export function filledFrom(
	{ id, plan }: SavedPlan,
	about: Awaited<ReturnType<typeof campaignView>>,
	now: Date
) {
	const planned = plannedWeights(
		plan,
		about.groups.map(({ name }) => name)
	);
	const isComing = plan.endsOn !== null && plan.endsOn >= dayOf(now);
	return {
		plan: id,
		campaign: plan.name,
		...(planned ? { planned } : {}),
		...(isComing
			? { finished: 'no' as const, ending: { kind: 'running' as const, endsOn: plan.endsOn } }
			: {})
	};
}
