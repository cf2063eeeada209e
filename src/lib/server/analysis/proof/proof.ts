import { may } from '../../accounts/permissions.ts';
import type { Role } from '../../accounts/tokens.ts';
import type { Read } from '../../db/database.ts';
import { lastAttack, type LastAttack } from './attack-view.ts';
import { attacks } from './attacks.ts';
import { campaignProofs, type CampaignProof } from './campaign-proof.ts';
import { publishedCampaign, publishedCampaigns } from './published.ts';

/** What was proved of everything published, and what the newest attack found. */
export interface Proof {
	readonly attack: LastAttack | null;
	readonly campaigns: readonly CampaignProof[];
}

/** May a role see how many certificates there are, and have them? */
const seesCertificates = (role: Role | undefined): boolean => role !== undefined && may(role, 'certificates');

/** @param role of who asks */
export async function proofOfAll(store: Read, role?: Role): Promise<Proof> {
	const published = await publishedCampaigns(store);
	const attack = await attacks.newest(store);
	return {
		attack: attack && lastAttack(attack, published),
		campaigns: await campaignProofs(store, published, attack, seesCertificates(role))
	};
}

/** The proof of one campaign; null where nothing is published under this slug. */
export async function proofOf(store: Read, slug: string, role?: Role): Promise<CampaignProof | null> {
	const published = await publishedCampaign(store, slug);
	if (!published) return null;
	const attack = await attacks.newest(store);
	return (await campaignProofs(store, [published], attack, seesCertificates(role)))[0] ?? null;
}
