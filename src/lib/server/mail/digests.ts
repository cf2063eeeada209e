import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { digests as table } from '../db/tables/digests.ts';
import { members } from '../db/tables/accounts.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import { inTurn } from '../db/in-turn.ts';
import { weekOf } from './week.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { CampaignCard } from '#lib/experiment/programme/card.ts';
import { portfolio } from '../analysis/portfolio.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { campaignSuggestion } from '../reports/suggestion.ts';
import { ledger } from '../ledger/ledger.ts';

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

const hour = 3_600_000;
/** A digest that cannot be delivered is tried so often in all. */
export const maxTries = 3;

type Row = typeof table.$inferSelect;

/** Somebody who asked for the digest. */
export interface Subscriber {
	readonly id: string;
	readonly email: string;
	readonly name: string;
	/** When it was asked for. */
	readonly since: Date;
}

/**
 * May it be sent now? What a restart left in the middle of being sent may have arrived: it is never sent again.
 */
const isOpen = (row: Row | undefined, now: Date): boolean =>
	row === undefined ||
	(row.state === 'failed' && row.tries < maxTries && now.getTime() - row.triedAt.getTime() >= hour);

const of = (memberId: string, week: number) => and(eq(table.memberId, memberId), eq(table.week, week));

async function subscribers(store: Read): Promise<Subscriber[]> {
	const { id, email, name, digestSince } = members;
	return (
		await store
			.select({ id, email, name, since: digestSince })
			.from(members)
			.where(and(isNotNull(digestSince), isNull(members.deactivatedAt)))
			.orderBy(asc(email))
	).flatMap(({ since, ...rest }) => (since ? [{ ...rest, since }] : []));
}

/** Who asked for the weekly digest, and what was sent to whom. */
export const digests = {
	async isWanted(store: Read, memberId: string): Promise<boolean> {
		return (await subscribers(store)).some(({ id }) => id === memberId);
	},

	/** Asks for the digest, from the next Monday on, or ends it. @returns whether that is a change */
	async want(tx: Tx, memberId: string, { weekly, now }: { weekly: boolean; now: Date }): Promise<boolean> {
		const isOther = weekly ? isNull(members.digestSince) : isNotNull(members.digestSince);
		const changed = await tx
			.update(members)
			.set({ digestSince: weekly ? now : null })
			.where(and(eq(members.id, memberId), isOther))
			.returning({ id: members.id });
		return changed.length > 0;
	},

	/** Who is to get the digest of a week now: members who asked before its Monday morning and have not got it. */
	async due(store: Read, { now, timeZone }: { now: Date; timeZone: string }): Promise<Subscriber[]> {
		const week = weekOf(now, timeZone);
		return await inTurn.filter(
			await subscribers(store),
			async ({ id, since }) =>
				weekOf(since, timeZone) < week &&
				isOpen((await store.select().from(table).where(of(id, week)).limit(1))[0], now)
		);
	},

	/**
	 * Takes a member's digest of a week for sending, before anything is sent.
	 * @returns the number of the try, or null where it is another's, done, or not wanted any more
	 */
	claim(store: Store, memberId: string, week: number, now: Date): Promise<number | null> {
		return store.write(async (tx) => {
			const known = (await tx.select().from(table).where(of(memberId, week)).limit(1))[0];
			if (!isOpen(known, now) || !(await digests.isWanted(tx, memberId))) return null;
			const tries = (known?.tries ?? 0) + 1;
			await tx
				.insert(table)
				.values({ memberId, week, state: 'sending', tries, triedAt: now })
				.onConflictDoUpdate({
					target: [table.memberId, table.week],
					set: { state: 'sending', tries, triedAt: now }
				});
			return tries;
		});
	},

	/** Remembers what came of a try. */
	async settle(tx: Tx, memberId: string, week: number, state: 'sent' | 'failed'): Promise<void> {
		await tx.update(table).set({ state }).where(of(memberId, week));
	}
};
