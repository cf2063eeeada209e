import type { Store } from '../db/open.ts';
import { lastAttack, type LastAttack } from './attack-view.ts';
import { attacks } from './attacks.ts';
import { campaignProofs, type CampaignProof } from './campaign-proof.ts';
import { publishedCampaign, publishedCampaigns } from './published.ts';

/** What was proved of everything published, and what the newest attack found. */
export interface Proof {
	readonly attack: LastAttack | null;
	readonly campaigns: readonly CampaignProof[];
}

export function proofOfAll(store: Store): Proof {
	const published = publishedCampaigns(store);
	const attack = attacks.newest(store);
	return {
		attack: attack && lastAttack(attack, published),
		campaigns: campaignProofs(store, published, attack)
	};
}

/** The proof of one campaign; null where nothing is published under this slug. */
export function proofOf(store: Store, slug: string): CampaignProof | null {
	const published = publishedCampaign(store, slug);
	if (!published) return null;
	const attack = attacks.newest(store);
	return campaignProofs(store, [published], attack)[0] ?? null;
}
