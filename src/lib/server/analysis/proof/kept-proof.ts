import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { isoDay } from '#lib/experiment/day.ts';
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Read } from '../../db/database.ts';
import { declarations, releases } from '../../db/tables.ts';

/** Certificates by number and kind; for administrators only. */
export interface ProofCounts {
	readonly certificates: number;
	/** Groups that need one. */
	readonly groups: number;
	/** Number of changes by how they were found. */
	readonly exchange: number;
	readonly batch: number;
	readonly single: number;
}

/** What is kept of the proof of a campaign's releases in force. */
export interface KeptProof {
	/** `expired`: deleted with the raw rows that they are about; `none`: nothing was proved, or it was not kept then. */
	readonly state: 'kept' | 'expired' | 'none';
	/** Last day of the raw rows, and of the proof with them; null where it is not kept. */
	readonly until: string | null;
	readonly counts: ProofCounts;
}

/** Number of certificates, and of what they are made of. */
function counted(list: readonly KeptCertificates[]): ProofCounts {
	const lines = list.flatMap((one) => one.lines);
	const sum = (of: (line: (typeof lines)[number]) => number) =>
		lines.reduce((all, line) => all + of(line), 0);
	return {
		certificates: lines.length,
		groups: sum(({ groups }) => groups),
		exchange: sum(({ found }) => found.exchange),
		batch: sum(({ found }) => found.batch),
		single: sum(({ found }) => found.single)
	};
}

/** What is kept of the proofs of a campaign's releases in force. */
export async function keptProof(store: Read, campaignId: string): Promise<KeptProof> {
	const list = (
		await store
			.select({ certificates: releases.certificates })
			.from(releases)
			.where(and(eq(releases.campaignId, campaignId), isNull(releases.withdrawnAt)))
			.orderBy(asc(releases.sequence))
	).flatMap(({ certificates }) => certificates ?? []);
	const rows = new Map(
		(
			await store
				.select({
					id: declarations.uploadId,
					until: declarations.retainUntil,
					purgedAt: declarations.purgedAt
				})
				.from(declarations)
				.where(inArray(declarations.uploadId, [...new Set(list.flatMap((one) => one.uploads))]))
		).map((row) => [row.id, row])
	);
	const uploads = list.map((one) => one.uploads.flatMap((id) => rows.get(id) ?? []));
	const living = list.filter((_, i) => uploads[i]?.every(({ purgedAt }) => purgedAt === null));
	const last = Math.min(
		...uploads.flat().flatMap(({ until, purgedAt }) => (purgedAt === null ? [until] : []))
	);
	return {
		state: list.length === 0 ? 'none' : living.length === 0 ? 'expired' : 'kept',
		until: living.length > 0 && Number.isFinite(last) ? isoDay(last) : null,
		counts: counted(list)
	};
}
