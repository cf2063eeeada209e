import { answer } from '#lib/server/api/answer.ts';
import { done, readableJson } from '#lib/server/api/answers.ts';
import { campaignView } from '#lib/server/api/campaign-view.ts';
import { addCampaign, assertNotLooser, mayLoosen } from '#lib/server/api/campaign-write.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { decisions, undecided } from '#lib/server/reports/decisions.ts';
import { store } from '#lib/server/db/store.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

export const GET = answer(operations.listCampaigns, async ({ event, now }) => {
	const viewer = await requestViewer(event.locals);
	const list = await visibleAmong(store(), viewer, await campaigns.list(store()));
	const all = await decisions.latestOfAll(store());
	const views = await inTurn.map(list, (campaign) =>
		campaignView(store(), campaign, { viewer, now, decided: all.get(campaign.id) ?? undecided })
	);
	return readableJson(event.request, { campaigns: views });
});

export const POST = answer(operations.addCampaign, async ({ event, body, now }) => {
	const viewer = await requestViewer(event.locals);
	const campaign = await store().write(async (tx) => {
		const added = await addCampaign(tx, body, { viewer, now });
		if (!mayLoosen(event)) await assertNotLooser(tx, body.policy, await workspacePolicy(tx));
		await audit.add(tx, auditEvent(event, { action: 'campaign-added', target: added.slug }));
		return added;
	});
	return done(201, await campaignView(store(), campaign, { viewer, now }), {
		location: `/api/v1/campaigns/${campaign.slug}`
	});
});
