import type { Cube } from '#lib/privacy/cube.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Stores } from '../db/stores.ts';
import { readCube } from './cells.ts';
import { recordedUploads } from './ground.ts';

/** The cells of a campaign that were ever released, or may be. */
export const campaignCube = async (stores: Stores, campaignId: string): Promise<Cube> =>
	readCube(stores.private, campaignId, {
		control: (await campaigns.variants(stores.holdout, campaignId))[0]?.name ?? '',
		uploadIds: (await recordedUploads(stores.holdout, campaignId)).map(({ id }) => id)
	}).cube;
