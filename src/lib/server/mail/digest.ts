import type { CampaignCard } from '#lib/experiment/programme/card.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { portfolio } from '../analysis/portfolio.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { campaignSuggestion } from '../reports/suggestion.ts';
import { ledger } from '../ledger/ledger.ts';
import { inTurn } from '../db/in-turn.ts';

/** Days for which an ended campaign is still listed. */
export const lookBack = 7;

/** One campaign of a digest: what its page says first. */
export interface DigestItem extends Pick<CampaignCard, 'slug' | 'name' | 'demo' | 'guardrails'> {
	readonly status: 'running' | 'ended';
	readonly headline: string;
	readonly sentence: string;
	/** What to do, without what it returned: a digest goes to everybody. Null where nothing can be compared. */
	readonly suggestion: string | null;
}

/** What is sent once a week. */
export interface Digest {
	/** ISO day in the workspace's zone. */
	readonly asOf: string;
	/** Broken guardrails first, then running campaigns, then ended ones; demo campaigns after all others. */
	readonly items: readonly DigestItem[];
}

const rank = ({ demo, guardrails, status }: DigestItem): number =>
	(demo ? 4 : 0) + (guardrails.broken > 0 ? 0 : 2) + (status === 'running' ? 0 : 1);

/** The last planned day; else the last that is published, or that of the release where the file has no days. */
async function endOf(store: Read, { id, endsOn, timeZone }: Campaign): Promise<number> {
	if (endsOn !== null) return endsOn;
	const ends = (await ledger.list(store, id))
		.filter(({ withdrawnAt }) => withdrawnAt === null)
		.map(({ toDay, releasedAt }) => toDay ?? dayOf(releasedAt, timeZone));
	return Math.max(...ends);
}

/**
 * Running campaigns and those that ended in the last seven days, from published results only.
 */
export async function digestOf(store: Read, now: Date, timeZone: string): Promise<Digest> {
	const today = dayOf(now, timeZone);
	const since = today - lookBack;
	const known = new Map((await campaigns.list(store)).map((campaign) => [campaign.slug, campaign]));
	const items = await inTurn.flatMap(await portfolio(store, now), async (card): Promise<DigestItem[]> => {
		const { slug, name, demo, status, guardrails, headline: verdict } = card;
		const campaign = known.get(slug);
		if (!campaign || !verdict || (status !== 'running' && status !== 'ended')) return [];
		if (status === 'ended' && (await endOf(store, campaign)) < since) return [];
		const { headline, sentence } = verdict;
		const found = await campaignSuggestion(store, campaign, { seesReturns: false, now });
		const suggestion = found && `${found.words} ${found.reason}`.trim();
		return [{ slug, name, demo, status, guardrails, headline, sentence, suggestion }];
	});
	return { asOf: isoDay(today), items: items.toSorted((a, b) => rank(a) - rank(b)) };
}
