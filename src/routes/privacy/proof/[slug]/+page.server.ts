import type { PageServerLoad } from './$types';
import { proofAt } from './proof-at.server.ts';

export const load: PageServerLoad = ({ params, locals }) => ({
	proof: proofAt(params.slug, locals.member?.role)
});
