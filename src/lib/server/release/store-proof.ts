import { randomUUID } from 'node:crypto';
import { bytesOf } from '#lib/privacy/certificates/bytes.ts';
import {
	certificateRule,
	type Certificate,
	type CertificateLine,
	type KeptCertificates
} from '#lib/privacy/certificates/certificate.ts';
import { widthOf, certificatesLeft } from '#lib/privacy/certificates/of-layer.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import { ways } from '#lib/privacy/disclosure/certificate.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import { Claim, halfStored } from '../db/claims.ts';
import type { Read, Tx } from '../db/database.ts';
import { inTurn } from '../db/in-turn.ts';
import type { Stores } from '../db/stores.ts';
import type { JointCertificates, Made } from './beside.ts';
import { uploadsOfDays } from './cells.ts';
import {
	deleteCertificates,
	hashOf,
	insertCertificates,
	packed,
	type PackedCertificate
} from './certificates.ts';

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

/** What is about to be published, with its certificates. */
interface ProvedRelease extends Made {
	readonly cube: Cube;
	readonly rule: Policy;
	readonly joint: JointCertificates | null;
}

/** Certificates that are stored for a release that is about to be recorded. */
export interface StoredProof {
	/** For the ledger: of each range of days and each period. */
	readonly kept: readonly (readonly KeptCertificates[])[];
	/** Nobody took them for left behind. Asked in the transaction that records the release. */
	readonly isHeld: (tx: Tx) => Promise<boolean>;
	/** The release is recorded, in this transaction: they are its own now. */
	readonly settle: (tx: Tx) => Promise<void>;
	/** Nothing was recorded: deletes them. */
	readonly discard: () => Promise<void>;
}

const anyDay = { from: null, to: null };

/** Certificates of a release on their way into the store. */
class Lots {
	readonly rows: PackedCertificate[] = [];

	add(list: readonly Certificate[], policy: Policy): Pick<KeptCertificates, 'rule' | 'id' | 'lines'> {
		const id = randomUUID();
		const lines = list.map((certificate, position) => {
			const bytes = bytesOf(certificate);
			this.rows.push(packed(id, position, bytes));
			return lineOf(certificate, policy, hashOf(bytes));
		});
		return { rule: list[0]?.head.rule ?? certificateRule, id, lines };
	}
}

async function jointLot(
	store: Read,
	lots: Lots,
	campaignId: string,
	{ joint, rule }: ProvedRelease
): Promise<KeptCertificates[]> {
	const list = joint?.certificates() ?? [];
	if (!joint || list.length === 0) return [];
	const { beside } = joint;
	const campaigns = [campaignId, ...beside.flatMap((one) => (one.hasCells ? [one.campaignId] : []))];
	const uploads = await inTurn.flatMap(campaigns, (id) => uploadsOfDays(store, id, anyDay));
	return [{ ...lots.add(list, rule), uploads, beside }];
}

/**
 * Stores the certificates of a release that is about to be recorded. The two databases have no common transaction: what the ledger
 * has is in the store before, and what a killed process left behind is swept like the cells of an upload without a record.
 */
export async function storeProof(
	stores: Stores,
	campaignId: string,
	made: ProvedRelease
): Promise<StoredProof> {
	const { holdout, private: store } = stores;
	const lots = new Lots();
	const ofPeriods = await inTurn.map(made.epochs, async (epoch, e): Promise<KeptCertificates[]> => {
		const list = certificatesLeft(epoch, made.certificates[e] ?? [], made.cube);
		if (list.length === 0) return [];
		return [{ ...lots.add(list, epoch.policy), uploads: await uploadsOfDays(store, campaignId, epoch) }];
	});
	const each = [...made.buckets.map((): KeptCertificates[] => []), ...ofPeriods];
	// Everything together is proved with the newest of it.
	const joint = each.length > 0 ? await jointLot(store, lots, campaignId, made) : [];
	const kept = each.map((list, at) => (at === each.length - 1 ? [...list, ...joint] : list));
	const ids = kept.flat().map(({ id }) => id);
	const taken = await Claim.take(
		holdout,
		ids.map((id) => halfStored('proof', id)),
		() => Promise.resolve(null)
	);
	if (taken.kind !== 'taken') throw new Error('another process has claimed the new certificates');
	const { claim } = taken;
	try {
		await insertCertificates(store, lots.rows);
	} catch (error) {
		await claim.abandon();
		throw error;
	}
	const discard = async () => {
		await deleteCertificates(store, ids);
		await claim.abandon();
	};
	return { kept, isHeld: (tx) => claim.isHeld(tx), settle: (tx) => claim.end(tx), discard };
}
