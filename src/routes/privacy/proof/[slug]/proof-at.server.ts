import { error } from '@sveltejs/kit';
import type { CampaignProof } from '#lib/server/proof/campaign-proof.ts';
import { proofOf } from '#lib/server/proof/proof.ts';
import { store } from '#lib/server/store.ts';

/** The proof of a published campaign. One that shows nothing is refused as one that is not there. */
export function proofAt(slug: string): CampaignProof {
	const proof = proofOf(store(), slug);
	if (!proof) error(404, { message: 'There is no such campaign.', code: 'no_such_campaign' });
	return proof;
}
