import { and, count, eq, gt, or } from 'drizzle-orm';
import { openPeriod } from '#lib/privacy/open-period.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import type { ReleaseState } from '#lib/privacy/pulse.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { doResemble, publishedBlocks, type PublishedBlocks } from '#lib/privacy/resemblance.ts';
import { audit } from '../audit/audit.ts';
import { commandLine } from '../audit/actor.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Store } from '../db/open.ts';
import { campaigns as table, samePeopleAnswers as answers, type SamePeopleAnswer } from '../db/tables.ts';
import type { ImportRequest } from '../ingest/import-request.ts';
import { commandLineViewer, viewerOf, type Viewer } from '../ownership/viewer.ts';
import { manages } from '../ownership/visible.ts';
import { ledger } from './ledger.ts';
import { publishedNumbers, type Numbers } from './published-numbers.ts';
import { answersADay, type Resembled, type SamePeople } from './same-people-answer.ts';

/** An answer with the campaign that it is about. */
export interface Answered {
	readonly answer: SamePeopleAnswer;
	readonly other: Campaign;
}

/** Who answers. */
export type Answerer = Pick<ImportRequest, 'sender'>;

const viewerOfAnswer = (store: Store, { sender }: Answerer): Viewer =>
	sender ? viewerOf(store, sender.actor) : commandLineViewer;

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

/** Answers were given meanwhile, elsewhere: these are not taken any more. */
export class AnswerRefused extends Error {
	override readonly name = 'AnswerRefused';
	readonly code: AnswerRefusal;

	constructor(code: AnswerRefusal) {
		super(code);
		this.code = code;
	}
}

/** Which published campaigns a draft resembles, and what is answered about them. */
export function asked(
	store: Store,
	{ campaign, cube: { measures }, epochs, buckets }: Compared,
	{ samePeople = [] }: { readonly samePeople?: readonly SamePeople[] }
): Asked {
	const own = withDraft(store, campaign, { epochs, buckets, measures });
	const { others, computed } = resembled(store, campaign, { own });
	const given = answersFor(samePeople, others);
	const bound = boundBy(campaign, given);
	// What is bound to an answered campaign is no question any more.
	const left = others.filter((other) => !given.some((one) => one.other.id === other.id));
	const open =
		left.length === 0 || given.length === 0 ? left : left.filter(({ id }) => !boundTo(store, bound).has(id));
	return { own, given, open: open.map(({ slug, name }) => ({ slug, name })), bound, computed };
}

/** Everything that a campaign published, and what it would now. */
function withDraft(
	store: Store,
	{ id, policy }: Pick<Campaign, 'id' | 'policy'>,
	made: Pick<ReleaseState, 'epochs' | 'buckets'> & { readonly measures: ReleasedEpoch['measures'] }
): PublishedBlocks {
	const { epochs, buckets } = ledger.state(store, id);
	const open =
		made.epochs.length > 0
			? null
			: openPeriod([...buckets, ...made.buckets], { policy, measures: made.measures });
	return publishedBlocks([...epochs, ...made.epochs, ...(open ? [open] : [])]);
}

/** Ids of campaigns that are bound to one already: versions of it, in any number of steps, and those over its audience. */
function boundTo(store: Store, start: Campaign): ReadonlySet<string> {
	const all = store.select().from(table).all();
	const found = new Set<string>([start.id]);
	const list: Campaign[] = [start];
	for (let one = list.pop(); one; one = list.pop()) {
		for (const other of all) {
			const isBound =
				other.id === one.replacesId ||
				other.replacesId === one.id ||
				(one.audienceId !== null && other.audienceId === one.audienceId);
			if (!isBound || found.has(other.id)) continue;
			found.add(other.id);
			list.push(other);
		}
	}
	return found;
}

/**
 * Published campaigns whose published numbers look like those that one publishes now, and of which nobody said yet whether it
 * is the same people.
 * @param among ids to look at; left out for all
 */
export function resembled(
	store: Store,
	campaign: Campaign,
	{ own, among }: { own: PublishedBlocks; among?: readonly string[] }
): { readonly others: Campaign[]; readonly computed: Numbers[] } {
	if (campaign.demo) return { others: [], computed: [] };
	const settled = boundTo(store, campaign);
	const answered = store
		.select()
		.from(answers)
		.where(or(eq(answers.campaignId, campaign.id), eq(answers.otherId, campaign.id)))
		.all();
	const known = new Set(answered.flatMap(({ campaignId, otherId }) => [campaignId, otherId]));
	const demo = new Set(
		store
			.select({ id: table.id })
			.from(table)
			.where(eq(table.demo, true))
			.all()
			.map(({ id }) => id)
	);
	const newest = [...ledger.newestSequences(store)].filter(
		([id]) => !settled.has(id) && !known.has(id) && !demo.has(id) && (!among || among.includes(id))
	);
	const all = publishedNumbers.list(store, new Map(newest));
	const others = all
		.filter(({ numbers }) => doResemble(own, numbers))
		.flatMap(({ campaignId }) => campaigns.byId(store, campaignId) ?? []);
	return {
		others: others.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
		computed: all.filter(({ isNew }) => isNew)
	};
}

/** The answers for some campaigns: the one that names a campaign, else the one for all. */
const answersFor = (list: readonly SamePeople[], others: readonly Campaign[]): Answered[] =>
	others.flatMap((other) => {
		const isNamed = ({ slug }: SamePeople) =>
			slug === other.slug || (slug !== undefined && slug === other.alias);
		const found = list.find(isNamed) ?? list.find(({ slug }) => slug === undefined);
		return found ? [{ answer: found.answer, other }] : [];
	});

/** The campaign as it is once the answers bind it: to what it corrects, or to an audience. */
function boundBy(campaign: Campaign, list: readonly Answered[]): Campaign {
	if (list.every(({ answer }) => answer === 'none')) return campaign;
	return list.reduce<Campaign>((facts, { answer, other }) => {
		if (answer === 'none') return facts;
		const audienceId = facts.audienceId ?? other.audienceId ?? (answer === 'audience' ? other.id : null);
		const policy =
			audienceId === facts.audienceId ? facts.policy : { ...facts.policy, rounding: 10 as const };
		return {
			...facts,
			audienceId,
			policy,
			...(answer === 'version' ? { replacesId: other.id } : {})
		};
	}, campaign);
}

export type AnswerRefusal = 'not_owner' | 'one_version' | 'other_audience' | 'too_many_answers';

/** Why answers are not taken, in words. */
export function answerRefusalWords(code: AnswerRefusal): string {
	switch (code) {
		case 'not_owner':
			return 'A new version withdraws the campaign, so it is for its owner and the people she adds. Ask to be added, or choose another answer.';
		case 'one_version':
			return 'A campaign is a new version of one campaign. Name it, such as version:spring-picks.';
		case 'other_audience':
			return 'The campaigns belong to different audiences already. An administrator can change that before the first publication.';
		case 'too_many_answers':
			return `You have answered ${answersADay} times in 24 hours. Ask an administrator to publish, or wait.`;
	}
}

/** Why answers are not taken; null where they are. Ask in the transaction that records them. */
export function answerRefusal(
	store: Store,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now }: { by: Answerer; now: Date }
): AnswerRefusal | null {
	const viewer = viewerOfAnswer(store, by);
	const versions = list.filter(({ answer }) => answer === 'version');
	if (versions.length > 1 || (versions.length === 1 && campaign.replacesId !== null)) return 'one_version';
	// Who corrects a campaign may have been removed from its people since.
	const corrected = campaign.replacesId === null ? null : campaigns.byId(store, campaign.replacesId);
	const replaced = [...(corrected ? [corrected] : []), ...versions.map(({ other }) => other)];
	if (replaced.some((other) => !manages(store, viewer, other))) return 'not_owner';
	const audiences = new Set(
		[campaign, ...list.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other]))].flatMap(
			({ audienceId }) => audienceId ?? []
		)
	);
	if (audiences.size > 1) return 'other_audience';
	if (viewer.isAdministrator || list.length === 0) return null;
	const since = new Date(now.getTime() - 86_400_000);
	const { n = 0 } =
		store
			.select({ n: count() })
			.from(answers)
			.where(and(eq(answers.person, viewer.person ?? ''), gt(answers.answeredAt, since)))
			.get() ?? {};
	return n + list.length > answersADay ? 'too_many_answers' : null;
}

/**
 * Records answers and binds the campaign as they say. Call in the transaction that publishes.
 * @throws {AnswerRefused} where they are not taken any more
 */
export function recordAnswers(
	store: Store,
	campaign: Campaign,
	list: readonly Answered[],
	{ by, now }: { by: Answerer; now: Date }
): void {
	const code = answerRefusal(store, campaign, list, { by, now });
	if (code) throw new AnswerRefused(code);
	if (list.length === 0) return;
	const { person } = viewerOfAnswer(store, by);
	const { replacesId, audienceId, policy } = boundBy(campaign, list);
	store.update(table).set({ replacesId, audienceId, policy }).where(eq(table.id, campaign.id)).run();
	for (const { answer, other } of list) {
		const otherId = other.id;
		store.insert(answers).values({ campaignId: campaign.id, otherId, answer, person, answeredAt: now }).run();
		// The rule of what it published stays; later campaigns of the audience are compared with it.
		if (answer === 'audience' && other.audienceId === null)
			store.update(table).set({ audienceId }).where(eq(table.id, otherId)).run();
		audit.add(store, {
			at: now,
			...(by.sender ?? { actor: commandLine, address: null }),
			action: 'same-people-answered',
			target: campaign.slug,
			outcome: 'done',
			details: { answer, campaign: other.slug }
		});
	}
}
