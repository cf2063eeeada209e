import { cached } from '../db/cache.ts';
import { ledger } from '../ledger/ledger.ts';

/** The published tables of a campaign. Those of the last ones are kept: a page asks for them several times. */
export const releasedEpochs = cached({
	max: 2,
	question: (campaignId: string) => campaignId,
	ground: (store, campaignId) => ledger.head(store, campaignId),
	find: (store, campaignId) => ledger.epochs(store, campaignId)
});
