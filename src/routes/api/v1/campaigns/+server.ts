import { answer } from '#lib/server/api/answer.ts';
import { done, readableJson } from '#lib/server/api/answers.ts';
import { campaignView } from '#lib/server/api/campaign-view.ts';
import { addCampaign } from '#lib/server/api/campaign-write.ts';
import { operations } from '#lib/server/api/operations.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/store.ts';

export const GET = answer(operations.listCampaigns, ({ event, now }) =>
	readableJson(event.request, {
		campaigns: campaigns.list(store()).map((campaign) => campaignView(store(), campaign, now))
	})
);

export const POST = answer(operations.addCampaign, ({ body, now }) => {
	const campaign = addCampaign(store(), body, now);
	return done(201, campaignView(store(), campaign, now), { location: `/api/v1/campaigns/${campaign.slug}` });
});
