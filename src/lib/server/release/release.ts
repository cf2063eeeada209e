import { and, eq } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import { isRunningOn } from '#lib/experiment/ending.ts';
import { waitingWords, type WaitingDays } from '#lib/experiment/waiting.ts';
import { NO_DAY, type Cube } from '#lib/privacy/cube.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { EarlierGrouping } from '#lib/privacy/joint/earlier.ts';
import type { Refusal } from '#lib/privacy/joint/settlement.ts';
import {
	closedThrough,
	closeEpoch,
	matureThrough,
	pulse,
	type ReleasedBucket,
	type ReleaseState
} from '#lib/privacy/pulse.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { campaigns as campaignTable, releases, remembered, uploads, variants } from '../db/tables.ts';
import { pendingCorrections } from '../campaigns/pending-corrections.ts';
import { publishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Store } from '../db/open.ts';
import type { Stores } from '../stores.ts';
import { fitBeside, tooCloseWords, type Beside, type Made } from './beside.ts';
import { readCube } from './cells.ts';
import { groundOf, isPurged, recordedUploads, type ReleaseWish } from './ground.ts';
import { ledger, LedgerMoved } from './ledger.ts';
import { relatedCampaigns } from './related.ts';
import { solve } from './solver.ts';
import { publishedNumbers } from './published-numbers.ts';
import { makePublic, publicNames } from '../ownership/names.ts';
import { samePeopleQuestion, type Resembled } from './same-people-answer.ts';
import {
	AnswerRefused,
	answerRefusal,
	answerRefusalWords,
	recordAnswers,
	type AnswerRefusal
} from './answers.ts';
import { asked, resembled, type Asked } from './same-people.ts';

type Campaign = typeof campaignTable.$inferSelect;

/** What a release would publish, or did. */
export interface Publication {
	readonly buckets: readonly ReleasedBucket[];
	readonly epochs: readonly ReleasedEpoch[];
	/** Newer days that are stored and stay unpublished. */
	readonly waiting?: WaitingDays;
	/** Of a preview: published campaigns that it resembles. Whether it is the same people is to be answered first. */
	readonly resembles?: readonly Resembled[];
	/** Of a preview: the name that it will have, where a published campaign has its own. */
	readonly publicName?: string;
}

export type ReleaseOutcome =
	| ({ readonly kind: 'released' } & Publication)
	| NothingNew
	| {
			readonly kind: 'refused';
			readonly code: ReleaseRefusal;
			readonly words: string;
			/** Published campaigns of which it is to be answered whether it is the same people. */
			readonly resembles?: readonly Resembled[];
	  };

/** There is nothing to publish. */
export interface NothingNew {
	readonly kind: 'nothing-new';
	/** `waiting`: nothing new is large and old enough. */
	readonly why: 'complete' | 'withdrawn' | 'waiting';
	/** Days that are stored and not published yet. */
	readonly waiting?: WaitingDays;
}

export type ReleaseRefusal =
	| 'no_such_campaign'
	| 'no_cells'
	| 'purged'
	| 'same_people_question'
	| AnswerRefusal
	| 'small_difference'
	| 'cells_changed'
	| 'changed_meanwhile';

/** So often a release is computed anew because something changed meanwhile. */
const TRIES = 5;

interface Draft extends Publication {
	readonly kind: 'draft';
	readonly campaign: Campaign;
	readonly cube: Cube;
	readonly inputHash: string;
	/** The privacy rule of the period. */
	readonly rule: Policy;
	/** Sequence of the newest release that it was computed from; 0 before the first. */
	readonly after: number;
	/** Computes the same with the grouping of campaigns about the same people. */
	readonly make: (earlier: EarlierGrouping) => Made;
	/** Campaigns that answers bind it to: it is compared with what they published. */
	readonly boundTo: readonly string[];
}

/** Why there is nothing to publish, in words. */
export function nothingNewWords({ why, waiting }: NothingNew): string {
	switch (why) {
		case 'complete':
			return 'All results of this campaign are published already.';
		case 'withdrawn':
			return 'The results of this campaign were withdrawn. Upload a correction to publish again.';
		case 'waiting':
			return waiting
				? waitingWords(waiting)
				: 'Newer days appear when they are large enough and the outcome window is over.';
	}
}

const refuse = (code: ReleaseRefusal, words: string) => ({ kind: 'refused', code, words }) as const;

const lastDayOfMonth = (day: number): number => {
	const date = new Date(day * 86_400_000);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000;
};

/** Has the period that these buckets make come to its end? */
function isPeriodOver(buckets: readonly ReleasedBucket[], policy: Policy, ended: boolean): boolean {
	const [first] = buckets;
	const last = buckets.at(-1);
	if (!first || !last) return false;
	if (ended || policy.epochs === 'by-upload') return true;
	return policy.epochs === 'month-end' && last.to >= lastDayOfMonth(first.from);
}

/**
 * What would be published now. An ended campaign that was never released is one pulse over all its days; a running
 * one gets the buckets that are mature and large enough, and its breakdowns when the period is over.
 *
 * @param bound the campaign as it is once answers bind it to another
 */
function draft(
	stores: Stores,
	campaignId: string,
	{ now, closePeriod = false, scope }: ReleaseWish,
	bound?: Campaign
): Draft | ReleaseOutcome {
	const { holdout } = stores;
	const campaign =
		bound ?? holdout.select().from(campaignTable).where(eq(campaignTable.id, campaignId)).get();
	const control = holdout
		.select()
		.from(variants)
		.where(eq(variants.campaignId, campaignId))
		.orderBy(variants.position)
		.limit(1)
		.get();
	if (!campaign || !control) return refuse('no_such_campaign', 'There is no such campaign.');
	const over = completion(holdout, campaignId);
	if (over) return over;
	if (isPurged(holdout, campaignId)) {
		return refuse(
			'purged',
			'Raw rows of this campaign were deleted on their last day: nothing more of it can be published.'
		);
	}
	const after = ledger.newestSequence(holdout, campaignId);
	const {
		cube: cells,
		hash: inputHash,
		dated
	} = readCube(stores.private, campaignId, {
		control: control.name,
		uploadIds: recordedUploads(holdout, campaignId).map(({ id }) => id)
	});
	const cube: Cube = { ...cells, recurring: campaign.recurring };
	if (cube.size === 0) return refuse('no_cells', 'Nothing has been uploaded for this campaign.');
	const base = { kind: 'draft', campaign, cube, inputHash, after, boundTo: [] } as const;
	const { policy, endsOn, openEnd } = campaign;
	const today = dayOf(now, campaign.timeZone);
	const ended = !isRunningOn(campaign, today);
	const newest = newestDay(cube);
	const waits = scope === 'complete' && newest > matureThrough(today, policy);
	if (after === 0 && (!dated || (ended && !waits))) {
		const rule = exact(policy);
		const make = (earlier: EarlierGrouping | null) => ({
			buckets: [],
			epochs: releaseCampaign(cube, rule, solve, earlier)
		});
		return { ...base, rule, make, ...make(null) };
	}
	if (!dated) return { kind: 'nothing-new', why: 'waiting' };
	const before = ledger.state(holdout, campaignId);
	// A rule changed meanwhile holds from the next period on: the open one ends under the rule it began with.
	const rule = exact(
		before.buckets.length > 0 ? (ledger.newestPolicy(holdout, campaignId) ?? policy) : policy
	);
	// Without a declared last day it ends with its newest rows; rows after a declared one are not lost.
	const lastDay = openEnd ? null : Math.max(endsOn ?? newest, newest);
	const isOver = lastDay !== null && (lastDay + rule.outcomeWindow < today || (ended && scope === 'whole'));
	const through = isOver ? lastDay : matureThrough(today, rule);
	const isLast = ended && through === lastDay;
	const made = (earlier: EarlierGrouping | null) => {
		const buckets = pulse(cube, rule, { state: before, through, ended: isLast, earlier });
		const state: ReleaseState = { ...before, buckets: [...before.buckets, ...buckets] };
		const closes = closePeriod || isPeriodOver(state.buckets, rule, isLast);
		return { buckets, state, closing: closes ? closeEpoch(cube, rule, state, solve, earlier) : null };
	};
	const { buckets, state, closing } = made(null);
	const waiting = waitingDays(cube, { after: closedThrough(state), rule, today });
	const nothing: NothingNew = { kind: 'nothing-new', why: 'waiting', ...waiting };
	const make: Draft['make'] = (earlier) => {
		const other = made(earlier);
		return { buckets: other.buckets, epochs: other.closing?.kind === 'closed' ? [other.closing.epoch] : [] };
	};
	if (!closing)
		return buckets.length > 0 ? { ...base, ...waiting, rule, make, buckets, epochs: [] } : nothing;
	if (closing.kind === 'refused') {
		return closing.reason === 'no-buckets'
			? nothing
			: refuse('cells_changed', 'The cells of published days have changed: the period cannot be closed.');
	}
	return { ...base, ...waiting, rule, make, buckets, epochs: [closing.epoch] };
}

/** Everything is published exactly; releases that were printed rounded stay as they are. */
const exact = (policy: Policy): Policy => ({ ...policy, rounding: 1 });

/** The newest day of any cell; NO_DAY without dates. */
const newestDay = (cube: Cube): number => cube.day.reduce((last, day) => Math.max(last, day), NO_DAY);

/** Days with cells after the last published one; nothing where there are none. */
function waitingDays(
	cube: Cube,
	{ after, rule, today }: { after: number | null; rule: Policy; today: number }
): { readonly waiting?: WaitingDays } {
	const { outcomeWindow } = rule;
	let [from, to] = [Infinity, -Infinity];
	for (const day of cube.day) {
		if (day === NO_DAY || (after !== null && day <= after)) continue;
		from = Math.min(from, day);
		to = Math.max(to, day);
	}
	return from > to ? {} : { waiting: { from, to, outcomeWindow, today } };
}

/** Was the campaign reopened after its release as a whole? */
function isReopened(holdout: Store, campaignId: string): boolean {
	const { endChanges, createdAt } = campaignTable;
	const row = holdout
		.select({ endChanges, createdAt })
		.from(campaignTable)
		.where(eq(campaignTable.id, campaignId))
		.get();
	// A correction carries the changes of the campaign that it corrects.
	return (
		row?.endChanges?.some(
			({ what, at }) => what === 'reopened' && Date.parse(at) >= row.createdAt.getTime()
		) ?? false
	);
}

/** A campaign released at once as ended and not reopened since, or withdrawn: no later row can join it. */
export function isComplete(holdout: Store, campaignId: string): boolean {
	const list = holdout
		.select()
		.from(releases)
		.where(eq(releases.campaignId, campaignId))
		.orderBy(releases.sequence)
		.all();
	if (list.some(({ withdrawnAt }) => withdrawnAt !== null)) return true;
	return list[0]?.kind === 'epoch' && !isReopened(holdout, campaignId);
}

/** Why nothing more of a campaign can be published; null where something may be. */
const completion = (holdout: Store, campaignId: string): NothingNew | null =>
	isComplete(holdout, campaignId)
		? { kind: 'nothing-new', why: ledger.isWithdrawn(holdout, campaignId) ? 'withdrawn' : 'complete' }
		: null;

/** The draft as it fits beside everything published about the same people; where it does not, what it is too close to. */
function besideOthers(stores: Stores, made: Draft): Draft | Extract<Beside, { kind: 'too-close' }> {
	const fitted = fitBeside(stores, made);
	if (fitted.kind === 'too-close') return fitted;
	return { ...made, buckets: fitted.buckets, epochs: fitted.epochs };
}

/** A correction that is refused is pending: readers of the version in force see that there is one. */
function markPending({ holdout }: Stores, { campaign }: Draft, { relation }: Refusal): void {
	if (relation !== 'version') return;
	holdout.transaction(() => {
		const inForce = relatedCampaigns(holdout, campaign)
			.filter(({ relation, campaign: { id } }) => relation === 'version' && ledger.head(holdout, id) !== null)
			.map((one) => one.campaign.id);
		pendingCorrections.add(holdout, campaign.id, inForce);
	});
}

const publicationOf = ({ buckets, epochs, waiting }: Draft): Publication => ({
	buckets,
	epochs,
	...(waiting ? { waiting } : {})
});

/** A draft with what was answered about the campaigns that it resembles; bound by the answers, and safe beside them. */
type Answered = { readonly kind: 'answered'; readonly made: Draft; readonly answers: Asked };

/** @param mayAsk leaves questions open, as a preview does */
function answered(
	stores: Stores,
	campaignId: string,
	wish: ReleaseWish,
	{ mayAsk }: { mayAsk: boolean }
): Answered | ReleaseOutcome {
	const first = draft(stores, campaignId, wish);
	if (first.kind !== 'draft') return first;
	const answers = asked(stores.holdout, first, wish);
	const { open, bound } = answers;
	if (open.length > 0 && !mayAsk)
		return { ...refuse('same_people_question', samePeopleQuestion(open)), resembles: open };
	const again = bound === first.campaign ? first : draft(stores, campaignId, wish, bound);
	if (again.kind !== 'draft') return again;
	const boundTo = answers.given.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other.id]));
	const made = { ...again, boundTo };
	const code = answerRefusal(stores.holdout, first.campaign, answers.given, { by: wish, now: wish.now });
	if (code) return refuse(code, answerRefusalWords(code));
	const fitted = besideOthers(stores, made);
	if (fitted.kind === 'draft') return { kind: 'answered', made: fitted, answers };
	if (!mayAsk) markPending(stores, made, fitted.refusal);
	return refuse('small_difference', tooCloseWords(fitted.refusal));
}

/** What releasing now would publish, without publishing it. */
export function previewRelease(stores: Stores, campaignId: string, wish: ReleaseWish): ReleaseOutcome {
	const found = answered(stores, campaignId, wish, { mayAsk: true });
	if (found.kind !== 'answered') return found;
	const { made, answers } = found;
	const { name } = made.after === 0 ? publicNames(stores.holdout, made.campaign) : made.campaign;
	return {
		kind: 'released',
		...publicationOf(made),
		...(answers.open.length > 0 ? { resembles: answers.open } : {}),
		...(name === made.campaign.name ? {} : { publicName: name })
	};
}

/** Was something published meanwhile that the draft resembles? */
function hasNewQuestion(
	{ holdout }: Stores,
	{ made, answers }: Answered,
	before: ReadonlyMap<string, number>
): boolean {
	const settled = new Set(answers.given.map(({ other }) => other.id));
	const among = [...ledger.newestSequences(holdout)].flatMap(([id, sequence]) =>
		id === made.campaign.id || before.get(id) === sequence || settled.has(id) ? [] : [id]
	);
	return among.length > 0 && resembled(holdout, made.campaign, { own: answers.own, among }).others.length > 0;
}

/**
 * Appends a draft to the ledger, with the uploads it covers and the answers it rests on, in one transaction. A corrected
 * campaign withdraws the one it replaces in the same transaction; the first publication gives the campaign its public name.
 *
 * @param isCurrent whether the draft would be the same now; asked in the transaction
 * @throws {LedgerMoved} when it would be another one
 * @throws {AnswerRefused} when the answers are refused now
 */
function publish(
	{ holdout }: Stores,
	{ made, answers: { given, computed } }: Answered,
	{ wish, isCurrent }: { wish: ReleaseWish; isCurrent: () => boolean }
) {
	const { campaign, cube, inputHash, after, buckets, epochs, rule: policy } = made;
	const { now } = wish;
	holdout.transaction(() => {
		if (!isCurrent()) throw new LedgerMoved();
		const stored = holdout.select().from(campaignTable).where(eq(campaignTable.id, campaign.id)).get();
		if (stored) recordAnswers(holdout, stored, given, { by: wish, now });
		const content = { buckets, epochs, policy, measures: cube.measures };
		if (after === 0) makePublic(holdout, campaign);
		ledger.append(holdout, campaign.id, content, { inputHash, after, now });
		const sequence = ledger.newestSequence(holdout, campaign.id);
		const numbers = publishedBlocks(ledger.everPublished(holdout, campaign.id));
		publishedNumbers.keep(holdout, [...computed, { campaignId: campaign.id, sequence, numbers }]);
		holdout
			.update(uploads)
			.set({ state: 'released' })
			.where(and(eq(uploads.campaignId, campaign.id), eq(uploads.state, 'stored')))
			.run();
		// One version is in force: also where what it corrects was never published itself.
		for (const { campaign: other, relation } of relatedCampaigns(holdout, campaign))
			if (relation === 'version') ledger.withdraw(holdout, other.id, now);
		pendingCorrections.forget(holdout, campaign.id);
	});
}

/** Computes a release and publishes it; `moved` where something that it rests on changed meanwhile. */
function tryRelease(stores: Stores, campaignId: string, wish: ReleaseWish): ReleaseOutcome | 'moved' {
	const { holdout } = stores;
	const ground = groundOf(holdout, campaignId, wish);
	if (wish.seen !== undefined && wish.seen !== ground) return completion(holdout, campaignId) ?? 'moved';
	const before = ledger.newestSequences(holdout);
	const found = answered(stores, campaignId, wish, { mayAsk: false });
	if (found.kind !== 'answered') return found;
	try {
		publish(stores, found, {
			wish,
			isCurrent: () =>
				groundOf(holdout, campaignId, wish) === ground && !hasNewQuestion(stores, found, before)
		});
	} catch (error) {
		if (error instanceof LedgerMoved) return 'moved';
		if (error instanceof AnswerRefused) return refuse(error.code, answerRefusalWords(error.code));
		throw error;
	}
	return { kind: 'released', ...publicationOf(found.made) };
}

/**
 * Publishes what is ready: reads the cells, computes the release and appends it to the ledger. Where another process
 * publishes, uploads or withdraws meanwhile, it is computed again; one that somebody looked at is refused instead.
 */
export function releaseStored(stores: Stores, campaignId: string, wish: ReleaseWish): ReleaseOutcome {
	for (let tries = 1; tries <= TRIES; tries += 1) {
		const outcome = tryRelease(stores, campaignId, wish);
		if (outcome !== 'moved') return outcome;
		if (wish.seen !== undefined) break;
	}
	return refuse(
		'changed_meanwhile',
		wish.seen === undefined
			? 'The campaign changed while its results were computed. Publish again.'
			: 'Something changed since you looked: this is what would be published now.'
	);
}

/** Last published day of a campaign; null where nothing is published, or it has no dates. */
export function publishedThrough({ holdout }: Stores, campaignId: string): number | null {
	return closedThrough(ledger.state(holdout, campaignId));
}

/**
 * Hides everything a campaign published, and forgets what was computed of it. Its rows stay in the ledger, and nothing of it
 * can be published again.
 */
export function withdrawReleases({ holdout }: Stores, campaignId: string, now: Date): number {
	return holdout.transaction(() => {
		holdout.delete(remembered).where(eq(remembered.campaignId, campaignId)).run();
		return ledger.withdraw(holdout, campaignId, now);
	});
}
