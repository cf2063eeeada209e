import type { PageServerLoad } from './$types';
import { pageAsked } from '#lib/components/query.ts';
import { pageOf } from '#lib/experiment/paging.ts';
import { proofOfAll } from '#lib/server/analysis/proof/proof.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ url, locals }) => {
	const { attack, campaigns } = await proofOfAll(store(), locals.member?.role);
	return { attack, list: pageOf(campaigns, pageAsked(url.searchParams)) };
};
