import { and, asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { SignedDecision } from '#lib/experiment/decision.ts';
import { isoDay } from '#lib/experiment/day.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import type { Read, Tx } from '../db/database.ts';
import { reports as table } from '../db/tables/reports.ts';
import { countersignatureHash, decisions, type Countersignature } from './decisions.ts';

/** A signed report's place among the others. */
export interface Signature {
	/** 1, 2, 3 … within the campaign. */
	readonly number: number;
	/** Null where it is not known. */
	readonly by: string | null;
	/** ISO moment. */
	readonly at: string;
}

export interface SignedReport extends Signature {
	/** SHA-256 of the snapshot. */
	readonly hash: string;
	/** Do the snapshot, the decision and its second signature match their hashes? */
	readonly intact: boolean;
	readonly report: RoiReport;
	/** Null in reports signed before decisions existed. */
	readonly decision: SignedDecision | null;
	/** The second signature; null where none was asked for, or while it is missing. */
	readonly countersigned: Countersignature | null;
}

/** The text that is hashed, as it is read back. */
interface Snapshot extends Signature {
	readonly report: RoiReport;
	readonly decision?: SignedDecision;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a report says, as one line: signing asks for it, so that nobody signs what they have not seen. */
export const fingerprintOf = (report: RoiReport): string => sha256(JSON.stringify(report));

/** Does the decision that lists show match the one that was signed, and is its second signature under this report? */
function isUnchanged(
	found: Awaited<ReturnType<typeof decisions.row>>,
	snapshot: Snapshot,
	hash: string
): boolean {
	const { decision } = snapshot;
	if (!found || !decision) return !found && !decision;
	const { kind, variant, reason, nextCheck, signedBy, secondPerson } = found.decision;
	const { second } = found;
	return (
		kind === decision.kind &&
		variant === decision.variant &&
		reason === decision.reason &&
		(nextCheck === null ? null : isoDay(nextCheck)) === decision.nextCheck &&
		signedBy === snapshot.by &&
		(secondPerson === null) === (decision.second === null) &&
		(second === null || second.hash === countersignatureHash(hash, second))
	);
}

/** Signed reports: written once, never changed. */
export const reports = {
	/** Freezes a report. Call inside a transaction. @returns its number */
	async sign(
		tx: Tx,
		campaignId: string,
		{
			report,
			by,
			now,
			decision
		}: { report: RoiReport; by: string | null; now: Date; decision?: SignedDecision }
	): Promise<number> {
		const last = (
			await tx
				.select({ number: table.number })
				.from(table)
				.where(eq(table.campaignId, campaignId))
				.orderBy(desc(table.number))
				.limit(1)
		)[0];
		const number = (last?.number ?? 0) + 1;
		const snapshot = JSON.stringify({ number, by, at: now.toISOString(), report, decision });
		await tx
			.insert(table)
			.values({ campaignId, number, snapshot, hash: sha256(snapshot), approvedBy: by, approvedAt: now });
		return number;
	},

	/** The newest signature of every campaign that has one, by its id. */
	async newest(store: Read): Promise<ReadonlyMap<string, Signature>> {
		const { campaignId, number, approvedBy, approvedAt } = table;
		return new Map(
			(
				await store
					.select({ campaignId, number, approvedBy, approvedAt })
					.from(table)
					.orderBy(asc(campaignId), asc(number))
			).map((row) => [
				row.campaignId,
				{ number: row.number, by: row.approvedBy, at: row.approvedAt.toISOString() }
			])
		);
	},

	async find(store: Read, campaignId: string, number: number): Promise<SignedReport | null> {
		const row = (
			await store
				.select()
				.from(table)
				.where(and(eq(table.campaignId, campaignId), eq(table.number, number)))
				.limit(1)
		)[0];
		if (!row) return null;
		const snapshot = JSON.parse(row.snapshot) as Snapshot;
		const { by, at, report, decision = null } = snapshot;
		const { hash } = row;
		const found = await decisions.row(store, campaignId, number);
		const second = found?.second ?? null;
		return {
			number,
			by,
			at,
			hash,
			intact: sha256(row.snapshot) === hash && isUnchanged(found, snapshot, hash),
			report,
			decision,
			countersigned: second && {
				by: second.signedBy,
				role: second.role,
				at: second.signedAt.toISOString()
			}
		};
	},

	/** Signatures of a campaign, the newest last. */
	async list(store: Read, campaignId: string): Promise<Signature[]> {
		const { number, approvedBy: by, approvedAt } = table;
		return (
			await store
				.select({ number, by, approvedAt })
				.from(table)
				.where(eq(table.campaignId, campaignId))
				.orderBy(asc(number))
		).map(({ approvedAt: at, ...rest }) => ({ ...rest, at: at.toISOString() }));
	}
};
