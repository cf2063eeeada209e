import { ne } from 'drizzle-orm';
import type { Cube } from '#lib/privacy/cube.ts';
import { fingerprints, twinShare, twinThreshold } from '#lib/privacy/twin.ts';
import type { Store } from '../db/open.ts';
import { prints } from '../db/private-tables.ts';

const packed = (list: Float64Array): Buffer => Buffer.from(list.buffer, list.byteOffset, list.byteLength);
const unpacked = (bytes: Buffer): Float64Array => {
	const copy = new Uint8Array(bytes);
	return new Float64Array(copy.buffer);
};

/** Fingerprints of published campaigns' cells: the same people under another name are recognised. */
export const twins = {
	/** Ids of published campaigns that have many of the same rows. */
	find(store: Store, campaignId: string, cube: Cube): string[] {
		const own = fingerprints(cube);
		if (own.length === 0) return [];
		return store
			.select()
			.from(prints)
			.where(ne(prints.campaignId, campaignId))
			.all()
			.filter(({ fingerprints: theirs }) => twinShare(own, unpacked(theirs)) > twinThreshold)
			.map((row) => row.campaignId);
	},

	/** Remembers a campaign that is about to be published. */
	remember(store: Store, campaignId: string, cube: Cube): void {
		const row = { campaignId, fingerprints: packed(fingerprints(cube)) };
		store.insert(prints).values(row).onConflictDoUpdate({ target: prints.campaignId, set: row }).run();
	}
};
