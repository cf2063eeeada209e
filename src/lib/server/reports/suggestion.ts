import { withoutMoney, type Suggestion } from '#lib/experiment/suggestion/suggestion.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { bareReport } from './roi.ts';

/**
 * What the product suggests for a campaign: that of its report, which rests on its published results and what was entered of margin and
 * costs.
 *
 * @param seesReturns whether the reader may see what campaigns returned: others get no reason that tells it
 * @returns null while nothing is published, or nothing can be compared
 */
export function campaignSuggestion(
	store: Store,
	campaign: Campaign,
	{ seesReturns, now }: { seesReturns: boolean; now: Date }
): Suggestion | null {
	const found = bareReport(store, campaign, now)?.suggestion ?? null;
	return seesReturns ? found : withoutMoney(found);
}
