import { audience, chain } from './random-editions.ts';
import { singleCampaign, type Material } from './random-campaigns.ts';

/** Every third campaign shares its control with another, every fifth is corrected four times. */
export const promiseCampaign = (seed: number, options: { k: number; most: number }): Promise<Material> =>
	seed % 5 === 4
		? chain(seed, options)
		: seed % 3 === 2
			? audience(seed, options)
			: Promise.resolve(singleCampaign(seed, options));
