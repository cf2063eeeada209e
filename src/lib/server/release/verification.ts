import { eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { campaigns } from '../db/tables.ts';
import { ledger } from './ledger.ts';

/** What recomputing every campaign's hash chain found. */
export interface Verification {
	/** Releases of all campaigns, withdrawn or not. */
	readonly releases: number;
	/** The first release of each campaign that is not what was published. */
	readonly broken: readonly { readonly slug: string; readonly name: string; readonly sequence: number }[];
}

/** First broken release by campaign, remembered for one head and one hour: hashing everything on each request is too slow. */
const checked = new Map<string, { readonly key: string; readonly broken: number | null }>();

/** Recomputes the hash chains that changed since the last time, and all of them once an hour. */
export function verifyLedgers(store: Store, now: Date): Verification {
	const hour = Math.floor(now.getTime() / 3_600_000);
	const heads = ledger.heads(store);
	for (const id of checked.keys()) if (!heads.some(({ campaignId }) => campaignId === id)) checked.delete(id);
	const broken = heads.flatMap(({ campaignId, releases, newest }) => {
		const key = `${hour} ${releases} ${newest}`;
		let known = checked.get(campaignId);
		if (known?.key !== key) {
			known = { key, broken: ledger.firstBroken(store, campaignId) };
			checked.set(campaignId, known);
		}
		const sequence = known.broken;
		const { slug, name } = campaigns;
		const campaign =
			sequence === null
				? undefined
				: store.select({ slug, name }).from(campaigns).where(eq(campaigns.id, campaignId)).get();
		return campaign && sequence !== null ? [{ ...campaign, sequence }] : [];
	});
	return { releases: heads.reduce((sum, { releases }) => sum + releases, 0), broken };
}
