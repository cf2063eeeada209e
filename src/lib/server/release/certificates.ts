import { asc, eq } from 'drizzle-orm';
import { createHash, randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { bytesOf } from '#lib/privacy/certificates/bytes.ts';
import {
	certificateRule,
	type Certificate,
	type CertificateLine,
	type KeptCertificates
} from '#lib/privacy/certificates/certificate.ts';
import { widthOf } from '#lib/privacy/certificates/of-layer.ts';
import { ways } from '#lib/privacy/disclosure/certificate.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { locks, type Lock } from '../db/lock.ts';
import type { Store } from '../db/open.ts';
import { certificates as table } from '../db/private-tables.ts';
import type { Stores } from '../stores.ts';
import { uploadsOfDays } from './cells.ts';

/** SHA-256 of a certificate's bytes, as the ledger has it. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const lineOf = ({ head, changes }: Certificate, policy: Policy, hash: string): CertificateLine => {
	const { layer, variant, kind, terms, groups, open } = head;
	const count = (way: number) => changes.ways.reduce((sum, of) => sum + (of === way ? 1 : 0), 0);
	return {
		layer,
		variant,
		kind,
		terms,
		groups,
		open,
		width: widthOf(kind, policy),
		found: {
			exchange: count(ways.indexOf('exchange')),
			batch: count(ways.indexOf('batch')),
			single: count(ways.indexOf('single'))
		},
		hash
	};
};

/** A period that is about to be published. */
export interface ProvedPeriod {
	readonly epoch: ReleasedEpoch;
	readonly certificates: readonly Certificate[];
}

/** Certificates that are stored for a release that is about to be recorded. */
export interface StoredProof {
	/** For the ledger: of each period, null where nothing was proved. */
	readonly kept: readonly (KeptCertificates | null)[];
	/** The release is recorded: they are its own now. */
	readonly settle: () => void;
	/** Nothing was recorded: deletes them. */
	readonly discard: () => void;
}

/**
 * Stores the certificates of periods that are about to be published. The two databases have no common transaction: what the
 * ledger has is in the store before, and what a killed process left behind is swept like the cells of an upload without a record.
 */
export function storeProof(stores: Stores, campaignId: string, periods: readonly ProvedPeriod[]): StoredProof {
	const { dataFolder, private: store } = stores;
	const held: Lock[] = [];
	const release = () => held.forEach((lock) => lock.release());
	const rows: (typeof table.$inferInsert)[] = [];
	const keep = ({ epoch, certificates }: ProvedPeriod): KeptCertificates | null => {
		if (certificates.length === 0) return null;
		const id = randomUUID();
		const lock = locks.hold(dataFolder, 'proof', id);
		if (lock) held.push(lock);
		const lines = certificates.map((certificate, position) => {
			const bytes = bytesOf(certificate);
			rows.push({ proofId: id, position, bytes: deflateRawSync(bytes, { level: 9 }) });
			return lineOf(certificate, epoch.policy, hashOf(bytes));
		});
		return { rule: certificateRule, id, uploads: uploadsOfDays(store, campaignId, epoch), lines };
	};
	try {
		const kept = periods.map(keep);
		store.transaction((write) => {
			for (const row of rows) write.insert(table).values(row).run();
		});
		const discard = () => {
			deleteCertificates(
				store,
				kept.flatMap((one) => one?.id ?? [])
			);
			release();
		};
		return { kept, settle: release, discard };
	} catch (error) {
		release();
		throw error;
	}
}

/** Deletes the certificates of some proofs. */
export function deleteCertificates(store: Store, proofIds: readonly string[]): void {
	if (proofIds.length === 0) return;
	store.transaction((write) => {
		for (const id of proofIds) write.delete(table).where(eq(table.proofId, id)).run();
	});
}

/** Every proof that has certificates. */
export const storedProofs = (store: Store): string[] =>
	store
		.selectDistinct({ id: table.proofId })
		.from(table)
		.all()
		.map(({ id }) => id);

/** The bytes of a proof's certificates by their place; null where they cannot be read. */
export function readCertificates(store: Store, proofId: string): ReadonlyMap<number, Uint8Array | null> {
	const rows = store
		.select({ position: table.position, bytes: table.bytes })
		.from(table)
		.where(eq(table.proofId, proofId))
		.orderBy(asc(table.position))
		.all();
	return new Map(rows.map(({ position, bytes }) => [position, inflated(bytes)]));
}

function inflated(bytes: Buffer): Uint8Array | null {
	try {
		return inflateRawSync(bytes);
	} catch {
		return null;
	}
}
