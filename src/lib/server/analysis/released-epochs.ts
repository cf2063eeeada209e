import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Read } from '../db/database.ts';
import { ledger } from '../ledger/ledger.ts';

let last: {
	readonly store: Read;
	readonly campaignId: string;
	readonly head: string | null;
	readonly epochs: readonly ReleasedEpoch[];
} | null = null;

/** The published tables of a campaign. Those of the last one are kept: a page asks for them several times. */
export function releasedEpochs(store: Read, campaignId: string): readonly ReleasedEpoch[] {
	const head = ledger.head(store, campaignId);
	if (last?.store !== store || last.campaignId !== campaignId || last.head !== head)
		last = { store, campaignId, head, epochs: ledger.epochs(store, campaignId) };
	return last.epochs;
}
