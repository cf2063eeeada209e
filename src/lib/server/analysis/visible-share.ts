import type { Store } from '../db/open.ts';
import { ledger } from '../release/ledger.ts';
import { visibility, type Visibility } from './visibility.ts';

/** Remembered by what is published: reading every block of every campaign on each request is too slow. */
const known = new Map<string, { readonly head: string; readonly list: readonly Visibility[] }>();

/** How much of each breakdown of a campaign is visible; null while nothing is published. */
export function visibleShare(store: Store, campaignId: string): readonly Visibility[] | null {
	const head = ledger.head(store, campaignId);
	if (head === null) {
		known.delete(campaignId);
		return null;
	}
	const kept = known.get(campaignId);
	if (kept?.head === head) return kept.list;
	const list = visibility(ledger.epochs(store, campaignId));
	known.set(campaignId, { head, list });
	return list;
}
