import { error } from '@sveltejs/kit';
import type { Role } from '#lib/server/accounts/tokens.ts';
import type { CampaignProof } from '#lib/server/analysis/proof/campaign-proof.ts';
import { proofOf } from '#lib/server/analysis/proof/proof.ts';
import { store } from '#lib/server/db/store.ts';

/** The proof of a published campaign, as a role may see it. One that shows nothing is refused as one that is not there. */
export async function proofAt(slug: string, role: Role | undefined): Promise<CampaignProof> {
	const proof = await proofOf(store(), slug, role);
	if (!proof) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	return proof;
}
