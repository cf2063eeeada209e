import { campaignRoi } from '#lib/experiment/roi.ts';
import { suggestionOf, withoutMoney, type Suggestion } from '#lib/experiment/suggestion/suggestion.ts';
import { campaignResults } from '../analysis/campaign-results.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { assumptions } from './assumptions.ts';

/**
 * What the product suggests for a campaign, from its published results and what was entered of margin and costs.
 *
 * @param seesReturns whether the reader may see what campaigns returned: others get no reason that tells it
 * @returns null while nothing is published, or nothing can be compared
 */
export function campaignSuggestion(
	store: Store,
	campaign: Campaign,
	{ seesReturns, now }: { seesReturns: boolean; now: Date }
): Suggestion | null {
	const results = campaignResults(store, campaign, now);
	if (!results) return null;
	const said = assumptions.find(store, campaign)?.value ?? null;
	const found = suggestionOf(results, campaignRoi(results, said));
	return seesReturns ? found : withoutMoney(found);
}
