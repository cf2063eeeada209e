import { and, asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import type { Read, Tx } from '../db/database.ts';
import { reports as table } from '../db/tables.ts';

/** A signed report's place among the others. */
export interface Signature {
	/** 1, 2, 3 … within the campaign. */
	readonly number: number;
	/** Null where it is not known. */
	readonly by: string | null;
	/** ISO moment. */
	readonly at: string;
}

/** What was signed, as it was. */
export interface SignedReport extends Signature {
	/** SHA-256 of the snapshot. */
	readonly hash: string;
	/** Whether the snapshot still is what the hash was made of. */
	readonly intact: boolean;
	readonly report: RoiReport;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a report says, as one line: signing asks for it, so that nobody signs what they have not seen. */
export const printOf = (report: RoiReport): string => sha256(JSON.stringify(report));

/** Signed reports: written once, never changed. */
export const reports = {
	/** Freezes a report. Call inside a transaction. @returns its number */
	async sign(
		tx: Tx,
		campaignId: string,
		{ report, by, now }: { report: RoiReport; by: string | null; now: Date }
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
		const snapshot = JSON.stringify({ number, by, at: now.toISOString(), report });
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
		const { by, at, report } = JSON.parse(row.snapshot) as Signature & { report: RoiReport };
		return { number, by, at, hash: row.hash, intact: sha256(row.snapshot) === row.hash, report };
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
