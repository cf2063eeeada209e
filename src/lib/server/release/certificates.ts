import { asc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CellStore, Read } from '../db/database.ts';
import { certificates as table } from '../db/tables/private/certificates.ts';

/** SHA-256 of a certificate's bytes, as the ledger has it. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A certificate as it is stored, before it has a place. */
export interface PackedCertificate {
	readonly proofId: string;
	readonly position: number;
	readonly bytes: Buffer;
}

/** Compresses a certificate. */
export const packed = (proofId: string, position: number, bytes: Uint8Array): PackedCertificate => ({
	proofId,
	position,
	bytes: deflateRawSync(bytes)
});

/** Stores certificates, all or none. */
export const insertCertificates = (cells: CellStore, rows: readonly PackedCertificate[]): Promise<void> =>
	cells.write(async (tx) => {
		for (let from = 0; from < rows.length; from += 50)
			await tx.insert(table).values(rows.slice(from, from + 50));
	});

export async function deleteCertificates(cells: CellStore, proofIds: readonly string[]): Promise<void> {
	if (proofIds.length === 0) return;
	await cells.write(async (tx) => {
		for (const id of proofIds) await tx.delete(table).where(eq(table.proofId, id));
	});
}

/** Every proof that has certificates. */
export const storedProofs = async (cells: Read): Promise<string[]> =>
	(await cells.selectDistinct({ id: table.proofId }).from(table).orderBy(asc(table.proofId))).map(
		({ id }) => id
	);

/** The bytes of a proof's certificates by their place; null where they cannot be read. */
export async function readCertificates(
	cells: Read,
	proofId: string
): Promise<ReadonlyMap<number, Uint8Array | null>> {
	const rows = await cells
		.select({ position: table.position, bytes: table.bytes })
		.from(table)
		.where(eq(table.proofId, proofId))
		.orderBy(asc(table.position));
	return new Map(rows.map(({ position, bytes }) => [position, inflated(bytes)]));
}

interface Inflated {
	readonly buffer: Buffer;
	readonly engine: { readonly bytesWritten: number };
}

/** Null where they are no whole stream, or something follows it. */
function inflated(bytes: Buffer): Uint8Array | null {
	try {
		// Typed as the bytes alone; with `info` it is both.
		const { buffer, engine } = inflateRawSync(bytes, { info: true }) as unknown as Inflated;
		return engine.bytesWritten === bytes.length ? buffer : null;
	} catch {
		return null;
	}
}
