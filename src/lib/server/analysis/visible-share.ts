import { cached } from '../db/cache.ts';
import { ledger } from '../ledger/ledger.ts';
import { combinedIn, type Combined } from './combined.ts';
import { releasedEpochs } from './released-epochs.ts';
import { visibility, type Visibility } from './visibility.ts';

/** How much of a campaign is visible. */
export interface Visible {
	readonly breakdowns: readonly Visibility[];
	/** What is not shown on its own, and why. */
	readonly combined: Combined;
	/** Its newest days are published in total only, until their period closes. */
	readonly open: boolean;
}

/**
 * How much of each breakdown of a campaign is visible; null while nothing is published. Kept: reading every block of every campaign
 * on each request is too slow.
 */
export const visibleShare = cached({
	max: 2_000,
	question: (campaignId: string) => campaignId,
	ground: (store, campaignId) => ledger.head(store, campaignId),
	async find(store, campaignId): Promise<Visible | null> {
		if ((await ledger.head(store, campaignId)) === null) return null;
		const epochs = await releasedEpochs(store, campaignId);
		return {
			breakdowns: visibility(epochs.filter((epoch) => !epoch.open)),
			combined: combinedIn(epochs),
			open: epochs.some((epoch) => epoch.open)
		};
	}
});
