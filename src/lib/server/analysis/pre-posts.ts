import { prePost, type PrePost } from '#lib/experiment/results/pre-post.ts';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/** Before and after, for each treatment and each metric whose past is published. */
export function prePosts(epochs: readonly ReleasedEpoch[], results: CampaignResults): PrePost[] {
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
