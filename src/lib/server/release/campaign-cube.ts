import type { Cube } from '#lib/privacy/cube.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Stores } from '../db/stores.ts';
import { readCube } from './cells.ts';
import { recordedUploads } from './ground.ts';

/** The cells of a campaign that were ever released, or may be. */
export const campaignCube = (stores: Stores, campaignId: string): Cube =>
	readCube(stores.private, campaignId, {
		control: campaigns.variants(stores.holdout, campaignId)[0]?.name ?? '',
		uploadIds: recordedUploads(stores.holdout, campaignId).map(({ id }) => id)
	}).cube;
