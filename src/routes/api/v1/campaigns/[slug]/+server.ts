import { answer, assertMay } from '#lib/server/api/answer.ts';
import { done, readableJson, Refusal } from '#lib/server/api/answers.ts';
import { campaignAt, campaignView, managedAt } from '#lib/server/api/campaign-view.ts';
import { assertNotLooser, changeCampaign, mayLoosen } from '#lib/server/api/campaign-write.ts';
import { reopener } from '#lib/server/campaigns/reopener.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { audit, type NewEvent } from '#lib/server/audit/audit.ts';
import { campaignChanged } from '#lib/server/campaigns/campaign-changed.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { changeOwnership, ownershipRefusalWords } from '#lib/server/campaigns/change.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import type { Read } from '#lib/server/db/database.ts';
import { assumptions as assumptionsOf, assumptionsEvent } from '#lib/server/reports/assumptions.ts';
import { projectFolder, settings, store } from '#lib/server/db/store.ts';
import { uploads } from '#lib/server/campaigns/uploads.ts';

export const GET = answer(operations.findCampaign, async ({ event, now }) =>
	readableJson(
		event.request,
		await campaignView(store(), await campaignAt(event), { viewer: await requestViewer(event.locals), now })
	)
);

/** Names that cross-tabs may be made of; not known before the first file. */
async function axesOf(campaignId: string): Promise<readonly string[] | undefined> {
	if (!(await uploads.has(store(), campaignId))) return undefined;
	return runJob({ kind: 'axes', dataFolder: settings().dataFolder, projectFolder, campaignId });
}

export const PATCH = answer(operations.changeCampaign, async ({ event, body, now }) => {
	const { owner, people, ...facts } = body;
	const { assumptions, ...rest } = body;
	const { role } = event.locals.token ?? {};
	if (assumptions) assertMay(role, 'assume');
	if (Object.keys(rest).length > 0 || !assumptions) assertMay(role, 'campaign');
	// Margin and costs are for whoever may see it.
	const campaign = Object.keys(rest).length > 0 ? await managedAt(event) : await campaignAt(event);
	const viewer = await requestViewer(event.locals);
	const present = async (from: Read) => (await campaigns.byId(from, campaign.id)) ?? campaign;
	const axes = body.policy?.crossTabs ? await axesOf(campaign.id) : undefined;
	await store().write(async (tx) => {
		const record = (entry: NewEvent) => audit.add(tx, auditEvent(event, entry));
		await changeCampaign(tx, campaign, facts, {
			record,
			axes,
			who: await reopener(tx, campaign, event.locals),
			viewer,
			by: event.locals.token?.name ?? null,
			person: viewer.person,
			now
		});
		if (!mayLoosen(event)) await assertNotLooser(tx, body.policy, campaign.policy);
		const declared = assumptions && (await assumptionsOf.find(tx, campaign));
		if (declared) await audit.add(tx, auditEvent(event, assumptionsEvent(campaign.slug, declared.value)));
		const refused = await changeOwnership(tx, campaign, { owner, people }, { viewer, now, record });
		if (refused)
			throw new Refusal({
				status: refused === 'not_owner' ? 403 : 422,
				code: refused,
				detail: ownershipRefusalWords(refused)
			});
		const isSplitChanged = body.variants !== undefined;
		for (const entry of campaignChanged(campaign, await present(tx), { isSplitChanged }))
			await audit.add(tx, auditEvent(event, entry));
	});
	return done(200, await campaignView(store(), await present(store()), { viewer, now }));
});
