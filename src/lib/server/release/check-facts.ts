import { eq } from 'drizzle-orm';
import { publishedBlocks } from '#lib/privacy/published-blocks.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { DamagedCells } from '../db/cell-chunk.ts';
import type { Read } from '../db/database.ts';
import { auditTrail } from '../db/tables/audit.ts';
import { publishedNumbers } from '../db/tables/same-people.ts';
import { variants } from '../db/tables/variants.ts';
import type { AuditMark, LedgerFacts } from '../db/tables/ledger.ts';
import type { Stores } from '../db/stores.ts';
import { readCube } from './cells.ts';
import { newest } from '../ledger/entries.ts';
import { factsNow, factsVersion, firstBrokenFacts, recordedFacts } from '../ledger/facts.ts';
import { isPurged, recordedUploads } from './ground.ts';
import { ruleOf, type HashRule } from './input-hash.ts';
import { ledger } from '../ledger/ledger.ts';
import { inTurn } from '../db/in-turn.ts';
import { canonicalJson } from '#lib/privacy/chain.ts';
import type { Policy } from '#lib/privacy/policy.ts';

/** What is wrong: a code and words. */
type Fault = readonly [code: string, words: string];

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
const quoted = (text: string | null): string => (text === null ? 'none' : `"${text}"`);

/** What of a privacy rule is another one, such as `k 50 → 10`. */
const ruleWords = (recorded: Policy, now: Policy): string =>
	[...new Set([...Object.keys(recorded), ...Object.keys(now)])]
		.map((name) => name as keyof Policy)
		.filter((name) => !isSame(recorded[name], now[name]))
		.map((name) => `${name} ${canonicalJson(recorded[name])} → ${canonicalJson(now[name])}`)
		.join(', ');

/** Releases that were withdrawn or shown again by hand. */
function* withdrawals(recorded: LedgerFacts, now: LedgerFacts): Generator<Fault> {
	for (const [at, { withdrawnAt, releasedAt }] of recorded.releases.entries()) {
		const found = now.releases[at];
		const release = `release ${at + 1}`;
		if (found && found.releasedAt !== releasedAt)
			yield ['release_changed', `the time of ${release} is not the recorded one`];
		if (!found || found.withdrawnAt === withdrawnAt) continue;
		if (withdrawnAt === null)
			yield ['withdrawal_changed', `${release} is withdrawn, and no withdrawal is recorded`];
		else if (found.withdrawnAt === null)
			yield ['withdrawal_changed', `${release} was withdrawn, and is shown again`];
		else yield ['withdrawal_changed', `the time of the withdrawal of ${release} is not the recorded one`];
	}
}

/** Answers about other campaigns that are missing, changed, or were added. */
async function* answersChanged(store: Read, recorded: LedgerFacts, now: LedgerFacts): AsyncGenerator<Fault> {
	const nameOf = async (id: string) => (await campaigns.byId(store, id))?.slug ?? id;
	const found = new Map(now.answers.map((one) => [one.otherId, one]));
	for (const one of recorded.answers) {
		const other = found.get(one.otherId);
		found.delete(one.otherId);
		const about = `the answer about "${await nameOf(one.otherId)}", "${one.answer}",`;
		if (!other) yield ['answer_missing', `${about} is missing`];
		else if (!isSame(one, other)) yield ['answer_changed', `${about} was changed to "${other.answer}"`];
	}
	for (const id of found.keys()) yield ['answer_added', `an answer about "${await nameOf(id)}" was added`];
}

/** What is another fact now than was recorded. */
async function* factChanges(store: Read, recorded: LedgerFacts, now: LedgerFacts): AsyncGenerator<Fault> {
	if (recorded.audienceId !== now.audienceId)
		yield [
			'audience_changed',
			`its audience ID is ${quoted(now.audienceId)}; recorded is ${quoted(recorded.audienceId)}`
		];
	if (recorded.wave !== now.wave) yield ['wave_changed', 'its wave of the audience is not the recorded one'];
	if (recorded.replacesId !== now.replacesId)
		yield ['version_changed', 'the campaign that it corrects is not the recorded one'];
	if (recorded.recurring !== now.recurring)
		yield ['recurring_changed', 'whether its people come again is not as recorded'];
	if (!isSame(recorded.policy, now.policy))
		yield [
			'policy_changed',
			`its privacy rule was changed outside Holdout (${ruleWords(recorded.policy, now.policy)})`
		];
	if (recorded.newWave && !now.newWave)
		yield ['wave_missing', 'that it began a new wave of its audience is missing'];
	else if (!recorded.newWave && now.newWave)
		yield ['wave_added', 'a new wave of its audience was added, and no one confirmed it'];
	else if (!isSame(recorded.newWave, now.newWave))
		yield ['wave_changed', 'who began the new wave of its audience, or when, is not as recorded'];
	yield* answersChanged(store, recorded, now);
	yield* withdrawals(recorded, now);
	if (now.releases.length < recorded.releases.length)
		yield [
			'release_missing',
			`${recorded.releases.length - now.releases.length} of its releases are missing`
		];
	else if (!recorded.releases.every(({ hash }, at) => hash === now.releases[at]?.hash))
		yield ['release_changed', 'its releases are not the recorded ones'];
}

/** Is an entry of the audit trail, of the time of a record, there no more? */
async function isCut(store: Read, { entries, newest: hash }: AuditMark): Promise<boolean> {
	if (entries === 0) return false;
	const entry = (await store.select().from(auditTrail).where(eq(auditTrail.sequence, entries)).limit(1))[0];
	return entry?.hash !== hash;
}

/** One campaign's facts beside what was recorded of them. */
async function* factFaults(store: Read, { id }: Campaign): AsyncGenerator<Fault> {
	const now = await factsNow(store, id);
	if (!now) return;
	const rows = await recordedFacts(store, id);
	const last = rows.at(-1);
	if (now.releases.length === 0 && !last) {
		if (now.newWave) yield ['wave_added', 'it begins a new wave of its audience, and is not published'];
		if (now.answers.length > 0)
			yield ['answer_added', 'it has an answer about other campaigns, and is not published'];
		return;
	}
	const broken = firstBrokenFacts(rows);
	if (broken !== null) yield ['facts_broken', `record ${broken} of its facts is not what was written`];
	else if (last) {
		yield* factChanges(store, last.facts, now);
		if (await isCut(store, last.audit))
			yield [
				'audit_cut',
				`entry ${last.audit.entries} of the audit log, which existed at its last change, is missing`
			];
	} else if (Number((await newest(store, id))?.codeVersion ?? 0) >= factsVersion)
		yield ['facts_missing', 'its audience, rule and answers at its publication are recorded no more'];
}

/** Are the numbers that later campaigns are compared with those that were released? */
async function* numberFaults(store: Read, { id }: Campaign): AsyncGenerator<Fault> {
	const stored = (
		await store.select().from(publishedNumbers).where(eq(publishedNumbers.campaignId, id)).limit(1)
	)[0];
	// Numbers of an older release are computed anew before they are used.
	if (!stored || stored.sequence !== (await ledger.newestSequence(store, id))) return;
	if (
		!isSame(
			stored.numbers,
			JSON.parse(JSON.stringify(publishedBlocks(await ledger.everPublished(store, id))))
		)
	)
		yield [
			'numbers_changed',
			'the numbers that other campaigns are compared with (published_numbers) are not the released ones'
		];
}

/** The hash of the stored rows; null where they cannot be read any more. */
async function hashNow(
	store: Read,
	campaignId: string,
	{ control, uploadIds, rule }: { control: string; uploadIds: readonly string[]; rule: HashRule }
): Promise<string | null> {
	try {
		return (await readCube(store, campaignId, { control, uploadIds })).hash(rule);
	} catch (error) {
		if (error instanceof DamagedCells) return null;
		throw error;
	}
}

/** Are the rows of a campaign those that its newest release was computed from? Purged rows cannot be checked. */
async function* rowFaults({ holdout, private: store }: Stores, { id }: Campaign): AsyncGenerator<Fault> {
	const head = await newest(holdout, id);
	if (!head || Number(head.codeVersion) < factsVersion || (await isPurged(holdout, id))) return;
	const control = await ledgerControl(holdout, id);
	const uploadIds = (await recordedUploads(holdout, id)).flatMap((one) =>
		one.state === 'released' ? [one.id] : []
	);
	if ((await hashNow(store, id, { control, uploadIds, rule: ruleOf(head.inputHash) })) !== head.inputHash)
		yield ['rows_changed', 'the stored rows are not those that this release was computed from'];
}

const ledgerControl = async (store: Read, campaignId: string): Promise<string> =>
	(
		await store
			.select({ name: variants.name })
			.from(variants)
			.where(eq(variants.campaignId, campaignId))
			.orderBy(variants.position)
			.limit(1)
	)[0]?.name ?? '';

/**
 * What is not as it was when something was published, one line each: `SLUG:RELEASE: code: words`: waves, answers, audiences, rules
 * and withdrawals beside their records, numbers beside the released tables, and raw rows beside the hash of the newest release.
 */
export async function checkFacts(stores: Stores): Promise<string[]> {
	const { holdout } = stores;
	return await inTurn.flatMap(await campaigns.list(holdout), async (campaign) => {
		const release = (await newest(holdout, campaign.id))?.sequence ?? 0;
		return [
			...(await Array.fromAsync(factFaults(holdout, campaign))),
			...(await Array.fromAsync(numberFaults(holdout, campaign))),
			...(await Array.fromAsync(rowFaults(stores, campaign)))
		].map(([code, words]) => `${campaign.slug}:${release}: ${code}: ${words}`);
	});
}
