import { answer } from '#lib/server/api/answer.ts';
import { done, readableJson } from '#lib/server/api/answers.ts';
import { campaignAt, campaignView } from '#lib/server/api/campaign-view.ts';
import { changeCampaign } from '#lib/server/api/campaign-write.ts';
import { operations } from '#lib/server/api/operations.ts';
import { store } from '#lib/server/store.ts';

export const GET = answer(operations.findCampaign, ({ event, now }) =>
	readableJson(event.request, campaignView(store(), campaignAt(store(), event.params['slug']), now))
);

export const PATCH = answer(operations.changeCampaign, ({ event, body, now }) => {
	const slug = event.params['slug'];
	changeCampaign(store(), campaignAt(store(), slug), body);
	return done(200, campaignView(store(), campaignAt(store(), slug), now));
});
