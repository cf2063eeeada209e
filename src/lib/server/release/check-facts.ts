import { eq } from 'drizzle-orm';
import { publishedBlocks } from '#lib/privacy/published-blocks.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { DamagedCells } from '../db/cell-chunk.ts';
import type { Read } from '../db/database.ts';
import type { Store as Connection } from '../db/open.ts';
import { auditTrail, publishedNumbers, variants, type AuditMark } from '../db/tables.ts';
import type { Stores } from '../db/stores.ts';
import { readCube } from './cells.ts';
import { newest } from '../ledger/entries.ts';
import { factChanges, isSame, type Fault } from './fact-changes.ts';
import { factsNow, factsVersion, firstBrokenFacts, recordedFacts } from '../ledger/facts.ts';
import { isPurged, recordedUploads } from './ground.ts';
import { ruleOf, type HashRule } from './input-hash.ts';
import { ledger } from '../ledger/ledger.ts';
import { inTurn } from '../db/in-turn.ts';

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
	const kept = (
		await store.select().from(publishedNumbers).where(eq(publishedNumbers.campaignId, id)).limit(1)
	)[0];
	// Numbers of an older release are computed anew before they are used.
	if (!kept || kept.sequence !== (await ledger.newestSequence(store, id))) return;
	if (
		!isSame(kept.numbers, JSON.parse(JSON.stringify(publishedBlocks(await ledger.everPublished(store, id)))))
	)
		yield [
			'numbers_changed',
			'the numbers that other campaigns are compared with (published_numbers) are not the released ones'
		];
}

/** The hash of the stored rows; null where they cannot be read any more. */
function hashNow(
	store: Connection,
	campaignId: string,
	{ control, uploadIds, rule }: { control: string; uploadIds: readonly string[]; rule: HashRule }
): string | null {
	try {
		return readCube(store, campaignId, { control, uploadIds }).hash(rule);
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
	if (hashNow(store, id, { control, uploadIds, rule: ruleOf(head.inputHash) }) !== head.inputHash)
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
