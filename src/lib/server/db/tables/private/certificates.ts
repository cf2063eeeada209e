/** Certificates made of raw cells. */
import { bytes, id, primaryKey, table, whole } from '../../columns.ts';

/** Certificates of published periods, which hold changes of cells. The ledger has their number and hashes. */
export const certificates = table(
	'certificates',
	{
		/** Of the ledger's `certificates`: stored before the release is recorded, under an id of its own. */
		proofId: id('proof_id'),
		/** Place in the ledger's list. */
		position: whole('position').notNull(),
		/** Compressed (raw deflate). */
		bytes: bytes('bytes').notNull()
	},
	(t) => [primaryKey({ columns: [t.proofId, t.position] })]
);
