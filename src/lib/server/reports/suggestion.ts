import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { suggestionOf, type Suggestion } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { campaignAnalysis } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { assumptions } from './assumptions.ts';

/**
 * What the product suggests for a campaign: that of its report, which rests on its published results and what was entered of margin and
 * costs.
 *
 * @param seesReturns whether the reader may see what campaigns returned: others get the part of the reason that is not about money
 * @returns null while nothing is published, or nothing can be compared
 */
export async function campaignSuggestion(
	store: Read,
	campaign: Campaign,
	{ seesReturns, now }: { seesReturns: boolean; now: Date }
): Promise<Suggestion | null> {
	// A wave of the universal control group is no experience that could be rolled out.
	const analysis = campaign.kind === 'programme' ? null : await campaignAnalysis(store, campaign, now);
	if (!analysis) return null;
	const { results, covariances } = analysis;
	const declared = (await assumptions.find(store, campaign))?.value ?? null;
	return suggestionOf(results, campaignRoi(results, declared, covariances), { seesReturns });
}
