import type { PageServerLoad } from './$types';
import { proofAt } from './proof-at.server.ts';

export const load: PageServerLoad = async ({ params, locals }) => ({
	proof: await proofAt(params.slug, locals.member?.role)
});
