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
import { store } from '#lib/server/db/store.ts';

export const GET = answer(operations.listCampaigns, ({ event, now }) =>
	readableJson(event.request, {
		campaigns: visibleAmong(store(), requestViewer(event.locals), campaigns.list(store())).map((campaign) =>
			campaignView(store(), campaign, { viewer: requestViewer(event.locals), now })
		)
	})
);

export const POST = answer(operations.addCampaign, async ({ event, body, now }) => {
	const viewer = requestViewer(event.locals);
	const campaign = await store().write((tx) => {
		const added = addCampaign(tx, body, { owner: viewer.person, now });
		if (!mayLoosen(event)) assertNotLooser(tx, body.policy, workspacePolicy(tx));
		audit.add(tx, auditEvent(event, { action: 'campaign-added', target: added.slug }));
		return added;
	});
	return done(201, campaignView(store(), campaign, { viewer, now }), {
		location: `/api/v1/campaigns/${campaign.slug}`
	});
});
