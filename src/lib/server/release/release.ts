import { and, eq } from 'drizzle-orm';
import type { Refusal } from '#lib/privacy/joint/settlement.ts';
import { closedThrough } from '#lib/privacy/pulse.ts';
import { campaigns as campaignTable } from '../db/tables/campaigns.ts';
import { resultCache } from '../db/tables/result-cache.ts';
import { uploads } from '../db/tables/uploads.ts';
import { pendingCorrections } from '../campaigns/pending-corrections.ts';
import { publishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Read, Tx } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import { fitBeside, tooCloseWords, type Beside } from './beside.ts';
import { storeProof, type StoredProof } from './store-proof.ts';
import { groundOf, type ReleaseOptions } from './ground.ts';
import { ledger, LedgerMoved } from '../ledger/ledger.ts';
import { relatedCampaigns } from './related.ts';
import { completion, draft, type Draft } from './draft.ts';
import { refuse, type Publication, type ReleaseOutcome } from './outcome.ts';
import { publishedNumbers } from '../ledger/published-numbers.ts';
import { makePublic, publicNames } from '../campaigns/names.ts';
import { samePeopleQuestion } from './same-people-answer.ts';
import { AnswerRefused, answerRefusal, answerRefusalWords, recordAnswers } from './answers.ts';
import { asked, repeatedBy, resembled, type Asked } from './same-people.ts';
import { declaresNewWave } from './waves.ts';
import { inTurn } from '../db/in-turn.ts';

/** So often a release is computed anew because something changed meanwhile. */
const TRIES = 5;

/** The draft as it fits beside everything published about the same people; where it does not, what it is too close to. */
async function besideOthers(
	stores: Stores,
	made: Draft
): Promise<Draft | Extract<Beside, { kind: 'too-close' }>> {
	const fitted = await fitBeside(stores, made);
	if (fitted.kind === 'too-close') return fitted;
	const { buckets, epochs, certificates, joint, totalsBeside } = fitted;
	return { ...made, buckets, epochs, certificates, joint, ...(totalsBeside ? { totalsBeside } : {}) };
}

/** A correction that is refused is pending: readers of the version in force see that there is one. */
async function markPending({ holdout }: Stores, { campaign }: Draft, { relation }: Refusal): Promise<void> {
	if (relation !== 'version') return;
	await holdout.write(async (tx) => {
		const inForce = (
			await inTurn.filter(
				await relatedCampaigns(tx, campaign),
				async ({ relation, campaign: { id } }) =>
					relation === 'version' && (await ledger.head(tx, id)) !== null
			)
		).map((one) => one.campaign.id);
		await pendingCorrections.add(tx, campaign.id, inForce);
	});
}

const publicationOf = ({ buckets, epochs, waiting, totalsBeside }: Draft): Publication => ({
	buckets,
	epochs,
	...(totalsBeside ? { totalsBeside } : {}),
	...(waiting ? { waiting } : {})
});

/** Does its first publication declare that its people were drawn again? */
const beginsWave = ({ id, wave }: Draft['campaign'], { samePeople }: ReleaseOptions): boolean =>
	declaresNewWave(samePeople) && wave === id;

const repeatedWords = ({ name }: Pick<Draft['campaign'], 'name'>): string =>
	`These results repeat numbers of “${name}”, which has the same audience, so its people weren’t drawn again. ` +
	`Publish them without a new wave. If “${name}” isn’t about this audience, an administrator can give it an audience ID of its own.`;

/** A draft with what was answered about the campaigns that it resembles; bound by the answers, and safe beside them. */
type Answered = { readonly kind: 'answered'; readonly made: Draft; readonly answers: Asked };

/** @param mayAsk leaves questions open, as a preview does */
async function answered(
	stores: Stores,
	campaignId: string,
	options: ReleaseOptions,
	{ mayAsk }: { mayAsk: boolean }
): Promise<Answered | ReleaseOutcome> {
	const first = await draft(stores, campaignId, options);
	if (first.kind !== 'draft') return first;
	const answers = await asked(stores.holdout, first, options);
	const { open, bound } = answers;
	const by = { by: options, now: options.now, isNewWave: declaresNewWave(options.samePeople) };
	// Who may not begin a wave is asked nothing about it.
	const early = by.isNewWave ? await answerRefusal(stores.holdout, first.campaign, [], by) : null;
	if (early) return refuse(early, answerRefusalWords(early));
	const repeated = beginsWave(first.campaign, options)
		? await repeatedBy(stores.holdout, first.campaign, answers)
		: null;
	if (repeated) return refuse('repeats_earlier_wave', repeatedWords(repeated));
	const question = { ...refuse('same_people_question', samePeopleQuestion(open)), resembles: open };
	/** Publishing asks first, and so does a preview of what can't be published as it is. */
	const orAsked = (outcome: ReleaseOutcome): ReleaseOutcome =>
		open.length > 0 && outcome.kind === 'refused' ? question : outcome;
	if (open.length > 0 && !mayAsk) return question;
	const again = bound === first.campaign ? first : await draft(stores, campaignId, options, bound);
	if (again.kind !== 'draft') return orAsked(again);
	const boundTo = answers.given.flatMap(({ answer, other }) => (answer === 'none' ? [] : [other.id]));
	const made = { ...again, boundTo };
	const code = await answerRefusal(stores.holdout, first.campaign, answers.given, by);
	if (code) return orAsked(refuse(code, answerRefusalWords(code)));
	const fitted = await besideOthers(stores, made);
	if (fitted.kind === 'draft') return { kind: 'answered', made: fitted, answers };
	if (!mayAsk) await markPending(stores, made, fitted.refusal);
	return orAsked(refuse('small_difference', tooCloseWords(fitted.refusal)));
}

/** What releasing now would publish, without publishing it. */
export async function previewRelease(
	stores: Stores,
	campaignId: string,
	options: ReleaseOptions
): Promise<ReleaseOutcome> {
	const found = await answered(stores, campaignId, options, { mayAsk: true });
	if (found.kind !== 'answered') return found;
	const { made, answers } = found;
	const { name } = made.after === 0 ? await publicNames(stores.holdout, made.campaign) : made.campaign;
	return {
		kind: 'released',
		...publicationOf(made),
		...(answers.open.length > 0 ? { resembles: answers.open } : {}),
		...(name === made.campaign.name ? {} : { publicName: name })
	};
}

/** Was something published meanwhile that the draft resembles? */
async function hasNewQuestion(
	holdout: Read,
	{ made, answers }: Answered,
	{ before, options }: { before: ReadonlyMap<string, number>; options: ReleaseOptions }
): Promise<boolean> {
	const settled = new Set(answers.given.map(({ other }) => other.id));
	const among = [...(await ledger.newestSequences(holdout))].flatMap(([id, sequence]) =>
		id === made.campaign.id || before.get(id) === sequence || settled.has(id) ? [] : [id]
	);
	if (among.length === 0) return false;
	const { own } = answers;
	const isNewWave = beginsWave(made.campaign, options);
	return (
		(await resembled(holdout, made.campaign, { own, among, isNewWave })).others.length > 0 ||
		(isNewWave && (await repeatedBy(holdout, made.campaign, { own, among })) !== null)
	);
}

/** How a draft is recorded. */
interface PublishOptions {
	readonly options: ReleaseOptions;
	/** Would the draft be the same now? Asked in the transaction. */
	readonly isCurrent: (tx: Tx) => Promise<boolean>;
	readonly proof: StoredProof;
}

/**
 * Appends a draft to the ledger, with the uploads it covers and the answers it rests on, in one transaction. A corrected
 * campaign withdraws the one it replaces in the same transaction; the first publication gives the campaign its public name.
 *
 * @throws {LedgerMoved} when it would be another one
 * @throws {AnswerRefused} when the answers are refused now
 */
async function publish(
	{ holdout }: Stores,
	{ made, answers: { given, computed } }: Answered,
	{ options, isCurrent, proof }: PublishOptions
) {
	const { campaign, cube, inputHash, after, buckets, epochs, rule: policy } = made;
	const { now } = options;
	const facts = { inputHash: inputHash(), after, now };
	await holdout.write(async (tx) => {
		if (!(await proof.isHeld(tx)) || !(await isCurrent(tx))) throw new LedgerMoved();
		const stored = (
			await tx.select().from(campaignTable).where(eq(campaignTable.id, campaign.id)).limit(1)
		)[0];
		const isNewWave = declaresNewWave(options.samePeople);
		if (stored) await recordAnswers(tx, stored, given, { by: options, now, isNewWave });
		const content = { buckets, epochs, certificates: proof.kept, policy, measures: cube.measures };
		if (after === 0) await makePublic(tx, campaign);
		await ledger.append(tx, campaign.id, content, facts);
		const sequence = await ledger.newestSequence(tx, campaign.id);
		const numbers = publishedBlocks(await ledger.everPublished(tx, campaign.id));
		await publishedNumbers.keep(tx, [...computed, { campaignId: campaign.id, sequence, numbers }]);
		await tx
			.update(uploads)
			.set({ state: 'released' })
			.where(and(eq(uploads.campaignId, campaign.id), eq(uploads.state, 'stored')));
		// One version is in force: also where what it corrects was never published itself.
		for (const { campaign: other, relation } of await relatedCampaigns(tx, campaign))
			if (relation === 'version') await ledger.withdraw(tx, other.id, now);
		await pendingCorrections.forget(tx, campaign.id);
		await proof.settle(tx);
	});
}

/** Computes a release and publishes it; `moved` where something that it rests on changed meanwhile. */
async function tryRelease(
	stores: Stores,
	campaignId: string,
	options: ReleaseOptions
): Promise<ReleaseOutcome | 'moved'> {
	const { holdout } = stores;
	const ground = await groundOf(holdout, campaignId, options);
	if (options.seen !== undefined && options.seen !== ground) return 'moved';
	const before = await ledger.newestSequences(holdout);
	const found = await answered(stores, campaignId, options, { mayAsk: false });
	if (found.kind !== 'answered') return found;
	const proof = await storeProof(stores, campaignId, found.made);
	try {
		await publish(stores, found, {
			options,
			proof,
			isCurrent: async (tx) =>
				(await groundOf(tx, campaignId, options)) === ground &&
				!(await hasNewQuestion(tx, found, { before, options }))
		});
	} catch (error) {
		await proof.discard();
		if (error instanceof LedgerMoved) return 'moved';
		if (error instanceof AnswerRefused) return refuse(error.code, answerRefusalWords(error.code));
		throw error;
	}
	return { kind: 'released', ...publicationOf(found.made) };
}

/**
 * Publishes what is ready: reads the cells, computes the release and appends it to the ledger. Where another process
 * publishes, uploads or withdraws meanwhile, it is computed again; one that somebody viewed is refused instead.
 */
export async function releaseStored(
	stores: Stores,
	campaignId: string,
	options: ReleaseOptions
): Promise<ReleaseOutcome> {
	for (let tries = 1; tries <= TRIES; tries += 1) {
		const outcome = await tryRelease(stores, campaignId, options);
		if (outcome !== 'moved') return outcome;
		if (options.seen !== undefined) {
			// The same page was sent twice.
			const complete = await completion(stores.holdout, campaignId);
			if (complete) return complete;
			break;
		}
	}
	return refuse(
		'changed_meanwhile',
		options.seen === undefined
			? 'The campaign changed while its results were computed. Publish again.'
			: 'Something changed since you looked: this is what would be published now.'
	);
}

/** Last published day of a campaign; null where nothing is published, or it has no dates. */
export async function publishedThrough({ holdout }: Stores, campaignId: string): Promise<number | null> {
	return closedThrough(await ledger.state(holdout, campaignId));
}

/**
 * Hides everything a campaign published, and forgets what was computed of it. Its rows stay in the ledger, and nothing of it
 * can be published again.
 */
export async function withdrawReleases(tx: Tx, campaignId: string, now: Date): Promise<number> {
	await tx.delete(resultCache).where(eq(resultCache.campaignId, campaignId));
	return await ledger.withdraw(tx, campaignId, now);
}
