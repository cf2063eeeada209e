import type { Store } from '../db/open.ts';

/** What the gate proved of the releases of a campaign that are in force. */
export interface ReleaseProof {
	/** When the newest release was proved. */
	readonly at: Date;
	/** Version of the gate. */
	readonly version: string;
	/** Axes of tables that were left out because they could not be proved; empty where all groups are proved. */
	readonly leftOut: readonly (readonly string[])[];
	/** How many certificates are kept. For administrators. */
	readonly certificates: number;
}

/**
 * The proof of a campaign's releases; null where none is kept.
 * Proofs are not kept yet.
 */
export const releaseProof: (store: Store, campaignId: string) => ReleaseProof | null = () => null;
