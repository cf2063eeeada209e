import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { openPeriod } from '#lib/privacy/open-period.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import type { ReleaseState } from '#lib/privacy/pulse.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { publishedBlocks, type PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import { haveSamePlan, repeatsPeople } from '#lib/privacy/repeated-people.ts';
import { doResemble } from '#lib/privacy/resemblance.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import { releases } from '../db/tables/ledger.ts';
import { samePeopleAnswers as answers } from '../db/tables/same-people.ts';
import { answersFor, boundBy, type Answered } from './answers.ts';
import { inAudience } from '../ledger/audience-id.ts';
import { ledger } from '../ledger/ledger.ts';
import { publishedNumbers, type Numbers } from '../ledger/published-numbers.ts';
import type { Resembled, SamePeople } from './same-people-answer.ts';
import { linksOfAll } from './related.ts';
import { declaresNewWave, inWave, isSameWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

/** What is asked, and what is answered, before a draft is published. */
export interface Asked {
	readonly own: PublishedBlocks;
	readonly given: readonly Answered[];
	/** Campaigns of which nothing is answered. */
	readonly open: readonly Resembled[];
	/** The campaign as the answers bind it. */
	readonly bound: Campaign;
	/** Numbers of others that were not kept yet. */
	readonly computed: readonly Numbers[];
}

/** A draft of a publication, as far as it is compared. */
type Compared = Pick<ReleaseState, 'epochs' | 'buckets'> & {
	readonly campaign: Campaign;
	readonly cube: Pick<Cube, 'measures'>;
};

/** Which published campaigns a draft resembles, and what is answered about them. */
export async function asked(
	store: Read,
	{ campaign, cube: { measures }, epochs, buckets }: Compared,
	{ samePeople = [] }: { readonly samePeople?: readonly SamePeople[] }
): Promise<Asked> {
	const own = await withDraft(store, campaign, { epochs, buckets, measures });
	const isNewWave = declaresNewWave(samePeople) && campaign.wave === campaign.id;
	const { others, computed } = await resembled(store, campaign, { own, isNewWave });
	const given = answersFor(samePeople, others);
	const bound = boundBy(campaign, given);
	// What is bound to an answered campaign is no question any more.
	const left = others.filter((other) => !given.some((one) => one.other.id === other.id));
	const known: ReadonlySet<string> =
		left.length === 0 || given.length === 0 ? new Set() : await boundTo(store, bound);
	const open = left.filter(({ id }) => !known.has(id));
	return { own, given, open: open.map(({ slug, name }) => ({ slug, name })), bound, computed };
}

/** Everything that a campaign published, and what it would now. */
async function withDraft(
	store: Read,
	{ id, policy }: Pick<Campaign, 'id' | 'policy'>,
	made: Pick<ReleaseState, 'epochs' | 'buckets'> & { readonly measures: ReleasedEpoch['measures'] }
): Promise<PublishedBlocks> {
	const { epochs, buckets } = await ledger.state(store, id);
	const open =
		made.epochs.length > 0
			? null
			: openPeriod([...buckets, ...made.buckets], { policy, measures: made.measures });
	return publishedBlocks([...epochs, ...made.epochs, ...(open ? [open] : [])]);
}

/**
 * Ids of published campaigns that are bound to one already: versions of it, in any number of steps, and those over its audience,
 * of the same wave.
 * What others did not publish binds nothing: it is theirs.
 */
async function boundTo(store: Read, start: Campaign): Promise<ReadonlySet<string>> {
	const published = await ledger.newestSequences(store);
	const all = await inTurn.map(
		(await linksOfAll(store)).filter(({ id, owner }) => published.has(id) || owner === start.owner),
		async (one) => (published.has(one.id) ? one : await inWave(store, one))
	);
	const found = new Set<string>([start.id]);
	const list: Pick<Campaign, 'id' | 'audienceId' | 'wave' | 'replacesId'>[] = [start];
	for (let one = list.pop(); one; one = list.pop()) {
		for (const other of all) {
			const isBound = other.id === one.replacesId || other.replacesId === one.id || isSameWave(one, other);
			if (!isBound || found.has(other.id)) continue;
			found.add(other.id);
			list.push(other);
		}
	}
	return found;
}

/** Ids of campaigns that name the same audience, in whatever wave. */
const audienceOf = async (store: Read, { audienceId }: Campaign): Promise<ReadonlySet<string>> =>
	new Set(
		audienceId === null
			? []
			: (
					await store
						.select({ id: table.id })
						.from(table)
						.where(await inAudience(store, audienceId))
				).map(({ id }) => id)
	);

/**
 * A published campaign of the same audience whose people these results repeat, whatever is answered; null where there is none. People
 * who were drawn again are others. Where they were drawn to the same plan, that is asked (`resembled`).
 * @param among ids to look at; left out for all
 */
export async function repeatedBy(
	store: Read,
	campaign: Campaign,
	{ own, among }: { own: PublishedBlocks; among?: readonly string[] }
): Promise<Campaign | null> {
	const others = await audienceOf(store, campaign);
	const newest = [...(await ledger.newestSequences(store))].filter(
		([id]) => id !== campaign.id && others.has(id) && (!among || among.includes(id))
	);
	const found = (await publishedNumbers.list(store, new Map(newest))).find(
		({ numbers }) => repeatsPeople(own, numbers) && !haveSamePlan(own, numbers)
	);
	return found ? await campaigns.byId(store, found.campaignId) : null;
}

/** Blocks by their people: another campaign of the same people has other outcomes. */
function peopleAlone({ blocks, totals, ...limits }: PublishedBlocks): PublishedBlocks {
	const plain = (list: PublishedBlocks['blocks']) => list.map((block) => ({ ...block, outcomes: {} }));
	return { ...limits, blocks: plain(blocks), totals: plain(totals) };
}

/**
 * Published campaigns whose published numbers look like those that one publishes now, and of which it is not
 * answered yet whether it is the same people.
 * @param among     ids to look at; left out for all
 * @param isNewWave whether the campaign begins a wave of its audience, so that sizes alone are a question
 */
export async function resembled(
	store: Read,
	campaign: Campaign,
	{ own, among, isNewWave = false }: { own: PublishedBlocks; among?: readonly string[]; isNewWave?: boolean }
): Promise<{ readonly others: Campaign[]; readonly computed: Numbers[] }> {
	if (campaign.demo) return { others: [], computed: [] };
	const settled = await boundTo(store, campaign);
	const answered = await store
		.select()
		.from(answers)
		.where(or(eq(answers.campaignId, campaign.id), eq(answers.otherId, campaign.id)));
	const known = new Set(answered.flatMap(({ campaignId, otherId }) => [campaignId, otherId]));
	const demo = new Set(
		(await store.select({ id: table.id }).from(table).where(eq(table.demo, true))).map(({ id }) => id)
	);
	const newest = [...(await ledger.newestSequences(store))].filter(
		([id]) => !settled.has(id) && !known.has(id) && !demo.has(id) && (!among || among.includes(id))
	);
	// People who were drawn again are other people: those of an earlier wave would be as many in every group.
	const earlierWaves = await audienceOf(store, campaign);
	const all = await publishedNumbers.list(store, new Map(newest));
	const isAlike = ({ numbers }: Numbers) => doResemble(own, numbers);
	const isAsMany = ({ numbers }: Numbers) =>
		doResemble(peopleAlone(own), peopleAlone(numbers)) || (isNewWave && repeatsPeople(own, numbers));
	const asMany = all.filter((one) => earlierWaves.has(one.campaignId) && !isAlike(one) && isAsMany(one));
	const [planned, cleaned] = [true, false].map((is) =>
		asMany.filter(({ numbers }) => haveSamePlan(own, numbers) === is).map(({ campaignId }) => campaignId)
	);
	// Waves of one plan are as many every time: one answer, about the newest of them, is for all.
	const isPlanAnswered = [...known].some((id) => id !== campaign.id && earlierWaves.has(id));
	const newestPlanned = isPlanAnswered ? [] : await newestOf(store, planned ?? []);
	const others = (
		await inTurn.flatMap(
			[...all.filter(isAlike).map(({ campaignId }) => campaignId), ...(cleaned ?? []), ...newestPlanned],
			async (id) => (await campaigns.byId(store, id)) ?? []
		)
	).toSorted((a, b) => (a.id < b.id ? -1 : 1));
	return { others, computed: all.filter(({ isNew }) => isNew) };
}

/** Of some campaigns the one that published last. */
async function newestOf(store: Read, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const row = (
		await store
			.select({ id: releases.campaignId })
			.from(releases)
			.where(and(inArray(releases.campaignId, [...ids]), eq(releases.sequence, 1)))
			.orderBy(desc(releases.releasedAt), desc(releases.campaignId))
			.limit(1)
	)[0];
	return row ? [row.id] : [];
}
