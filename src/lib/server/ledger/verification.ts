import { eq } from 'drizzle-orm';
import { cached } from '../db/cache.ts';
import type { Read } from '../db/database.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { yieldToEventLoop } from '../db/in-turn.ts';
import { ledger, type LedgerHead } from './ledger.ts';

/** What recomputing every campaign's hash chain found. */
export interface Verification {
	/** Releases of all campaigns, withdrawn or not. */
	readonly releases: number;
	/** The first release of each campaign that is not what was published. */
	readonly broken: readonly { readonly slug: string; readonly name: string; readonly sequence: number }[];
}

/** The first broken release of a campaign, kept for one head and one hour: hashing everything on each request is too slow. */
const firstBroken = cached({
	max: 10_000,
	question: ({ campaignId }: LedgerHead, hour: number) => `${campaignId} ${hour}`,
	ground: (_store, { releases, newest }) => Promise.resolve(`${releases} ${newest}`),
	find: (store, { campaignId }) => ledger.firstBroken(store, campaignId)
});

/** Recomputes the hash chains that changed since the last time, and all of them once an hour. */
export async function verifyLedgers(store: Read, now: Date): Promise<Verification> {
	const hour = Math.floor(now.getTime() / 3_600_000);
	const heads = await ledger.heads(store);
	const broken: Verification['broken'][number][] = [];
	const yieldNow = yieldToEventLoop();
	const { slug, name } = campaigns;
	for (const head of heads) {
		await yieldNow();
		const sequence = await firstBroken(store, head, hour);
		if (sequence === null) continue;
		const campaign = (
			await store.select({ slug, name }).from(campaigns).where(eq(campaigns.id, head.campaignId)).limit(1)
		)[0];
		if (campaign) broken.push({ ...campaign, sequence });
	}
	return { releases: heads.reduce((sum, { releases }) => sum + releases, 0), broken };
}
