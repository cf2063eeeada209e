import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';
import { combinedIn, type Combined } from './combined.ts';
import { releasedEpochs } from './released-epochs.ts';
import { visibility, type Visibility } from './visibility.ts';

/** Remembered by what is published: reading every block of every campaign on each request is too slow. */
const known = new Map<string, Visible & { readonly head: string }>();

/** How much of a campaign is visible. */
export interface Visible {
	readonly breakdowns: readonly Visibility[];
	/** What is not shown on its own, and why. */
	readonly combined: Combined;
	/** Its newest days are published in total only, until their period closes. */
	readonly open: boolean;
}

/** How much of each breakdown of a campaign is visible; null while nothing is published. */
export async function visibleShare(store: Read, campaignId: string): Promise<Visible | null> {
	const head = await ledger.head(store, campaignId);
	if (head === null) {
		known.delete(campaignId);
		return null;
	}
	const kept = known.get(campaignId);
	if (kept?.head === head) return kept;
	const epochs = await releasedEpochs(store, campaignId);
	const visible = {
		head,
		breakdowns: visibility(epochs.filter((epoch) => !epoch.open)),
		combined: combinedIn(epochs),
		open: epochs.some((epoch) => epoch.open)
	};
	known.set(campaignId, visible);
	return visible;
}
