import { eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables.ts';
import { turns } from '../db/turns.ts';
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
export async function verifyLedgers(store: Read, now: Date): Promise<Verification> {
	const hour = Math.floor(now.getTime() / 3_600_000);
	const heads = await ledger.heads(store);
	const there = new Set(heads.map(({ campaignId }) => campaignId));
	for (const id of checked.keys()) if (!there.has(id)) checked.delete(id);
	const broken: Verification['broken'][number][] = [];
	const turn = turns();
	const { slug, name } = campaigns;
	for (const { campaignId, releases, newest } of heads) {
		await turn();
		const key = `${hour} ${releases} ${newest}`;
		let known = checked.get(campaignId);
		if (known?.key !== key) {
			known = { key, broken: await ledger.firstBroken(store, campaignId) };
			checked.set(campaignId, known);
		}
		const sequence = known.broken;
		if (sequence === null) continue;
		const campaign = (
			await store.select({ slug, name }).from(campaigns).where(eq(campaigns.id, campaignId)).limit(1)
		)[0];
		if (campaign) broken.push({ ...campaign, sequence });
	}
	return { releases: heads.reduce((sum, { releases }) => sum + releases, 0), broken };
}
