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
export async function releasedEpochs(store: Read, campaignId: string): Promise<readonly ReleasedEpoch[]> {
	const head = await ledger.head(store, campaignId);
	if (last?.store !== store || last.campaignId !== campaignId || last.head !== head)
		last = { store, campaignId, head, epochs: await ledger.epochs(store, campaignId) };
	return last.epochs;
}
