import { prePost, type PrePost } from '#lib/experiment/pre-post.ts';
import type { CampaignResults } from '#lib/experiment/results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { releasedEpochs } from './released-epochs.ts';

/** Before and after, for each treatment and each metric whose past is published. */
export function campaignPrePosts(store: Store, campaign: Campaign, results: CampaignResults): PrePost[] {
	const epochs = releasedEpochs(store, campaign.id);
	const { confidence, sequential: running, recurring, health } = results;
	return results.treatments.flatMap((variant) =>
		results.metrics.flatMap((metric) => {
			const row = results.results.find(
				(one) => one.by.length === 0 && one.metric === metric.name && one.variant === variant
			);
			const tunedTo = row?.status === 'shown' ? row.basis?.tunedTo : null;
			const found = prePost(epochs, metric, variant, {
				confidence,
				running,
				recurring,
				comparable: !health.sampleRatio?.flagged,
				...(tunedTo ? { tunedTo } : {})
			});
			return found ? [found] : [];
		})
	);
}
