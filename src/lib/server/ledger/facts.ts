import { asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { canonicalJson, chainHash, chainStart } from '#lib/privacy/chain.ts';
import type { Read, Store, Tx } from '../db/database.ts';
import type { Waiting } from '../db/wait.ts';
import { auditTrail } from '../db/tables/audit.ts';
import { campaigns } from '../db/tables/campaigns.ts';
import { ledgerFacts as table, releases, type AuditMark, type LedgerFacts } from '../db/tables/ledger.ts';
import { newWaves, samePeopleAnswers } from '../db/tables/same-people.ts';

type Row = typeof table.$inferSelect;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The facts of a campaign as the tables have them now; null where it is gone. */
export async function factsNow(store: Read, campaignId: string): Promise<LedgerFacts | null> {
	const campaign = (await store.select().from(campaigns).where(eq(campaigns.id, campaignId)).limit(1))[0];
	if (!campaign) return null;
	const { audienceId, wave, replacesId, recurring, policy } = campaign;
	const begun = (await store.select().from(newWaves).where(eq(newWaves.campaignId, campaignId)).limit(1))[0];
	return {
		audienceId,
		wave,
		replacesId,
		recurring,
		policy,
		releases: (
			await store
				.select()
				.from(releases)
				.where(eq(releases.campaignId, campaignId))
				.orderBy(asc(releases.sequence))
		).map(({ hash, releasedAt, withdrawnAt }) => ({
			hash,
			releasedAt: releasedAt.getTime(),
			withdrawnAt: withdrawnAt?.getTime() ?? null
		})),
		newWave: begun ? { person: begun.person, confirmedAt: begun.confirmedAt.getTime() } : null,
		answers: (
			await store
				.select()
				.from(samePeopleAnswers)
				.where(eq(samePeopleAnswers.campaignId, campaignId))
				.orderBy(asc(samePeopleAnswers.otherId))
		).map(({ otherId, answer, person, answeredAt }) => ({
			otherId,
			answer,
			person,
			answeredAt: answeredAt.getTime()
		}))
	};
}

async function auditMark(store: Read): Promise<AuditMark> {
	const { sequence, hash } = auditTrail;
	const newest = (
		await store.select({ sequence, hash }).from(auditTrail).orderBy(desc(sequence)).limit(1)
	)[0];
	return { entries: newest?.sequence ?? 0, newest: newest?.hash ?? chainStart };
}

/** What was recorded of a campaign, oldest first. */
export const recordedFacts = (store: Read, campaignId: string): Promise<Row[]> =>
	store.select().from(table).where(eq(table.campaignId, campaignId)).orderBy(asc(table.sequence));

const hashed = ({ campaignId, sequence, facts, audit }: Omit<Row, 'previousHash' | 'hash'>) => ({
	campaignId,
	sequence,
	facts,
	audit
});

/**
 * Records what the promise about a campaign rests on besides its numbers, where it changed since it was recorded last. Call in each
 * transaction that publishes, withdraws, or changes a published campaign; before the first publication nothing is recorded.
 */
export async function recordFacts(tx: Tx, campaignId: string): Promise<void> {
	const facts = await factsNow(tx, campaignId);
	if (!facts || facts.releases.length === 0) return;
	const last = (await recordedFacts(tx, campaignId)).at(-1);
	if (last && canonicalJson(last.facts) === canonicalJson(facts)) return;
	const previousHash = last?.hash ?? chainStart;
	const entry = { campaignId, sequence: (last?.sequence ?? 0) + 1, facts, audit: await auditMark(tx) };
	const hash = chainHash(previousHash, hashed(entry), sha256);
	await tx.insert(table).values({ ...entry, previousHash, hash });
}

/** From this version of the ledger on facts are recorded with every release. */
export const factsVersion = 3;

/** Records the facts of campaigns that were published before there were such records: from now on changes are noticed. */
export async function recordOlderFacts(store: Store, waiting?: Waiting): Promise<void> {
	await store.write(async (tx) => {
		const rows = await tx
			.selectDistinct({ id: releases.campaignId, version: releases.codeVersion })
			.from(releases)
			.orderBy(asc(releases.campaignId));
		for (const [id, versions] of Map.groupBy(rows, (row) => row.id))
			if (
				versions.every(({ version }) => !(Number(version) >= factsVersion)) &&
				(await recordedFacts(tx, id)).length === 0
			)
				await recordFacts(tx, id);
	}, waiting);
}

/** The first record of a campaign that is not what was written; null where the chain is whole. */
export function firstBrokenFacts(rows: readonly Row[]): number | null {
	let previousHash = chainStart;
	for (const [at, row] of rows.entries()) {
		const hash = chainHash(previousHash, hashed(row), sha256);
		if (row.sequence !== at + 1 || row.previousHash !== previousHash || row.hash !== hash) return at + 1;
		previousHash = hash;
	}
	return null;
}
